package dev.aegis.controlplane.agent.outlet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The credential of the forge. It never shows itself: not as text, not in a message.
///
/// From a file it is read anew for each request, so that whatever renews it there (an installation
/// token of a GitHub App lasts an hour) needs no restart of the agent.
public final class GitHubToken {
  /// What every token of GitHub is made of. A header that cannot hold a token is refused by the
  /// HTTP client with a message that repeats it, so others never get there.
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9_.=+/-]{8,512}");

  private static final int MAX_BYTES = 1024;

  private final @Nullable String value;
  private final @Nullable Path file;

  private GitHubToken(@Nullable String value, @Nullable Path file) {
    this.value = value;
    this.file = file;
  }

  /// A token that does not change.
  ///
  /// @throws IllegalArgumentException if it is no token; the message does not repeat it
  public static GitHubToken of(String value) {
    return new GitHubToken(checked(value), null);
  }

  /// A token that something else may renew.
  ///
  /// @param file holds the token and nothing else; spaces and line ends around it do not count
  /// @throws IOException if it cannot be read, or what it holds is no token
  public static GitHubToken in(Path file) throws IOException {
    GitHubToken token = new GitHubToken(null, file);
    token.reveal();
    return token;
  }

  /// The token itself, for the header of a request and nothing else.
  String reveal() throws IOException {
    if (value != null) {
      return value;
    }
    Path from = Objects.requireNonNull(file);
    if (Files.size(from) > MAX_BYTES) {
      throw new IOException(from + " is too large to hold a token");
    }
    try {
      return checked(new String(Files.readAllBytes(from), StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw new IOException(from + ": " + e.getMessage());
    }
  }

  private static String checked(String text) {
    String stripped = text.strip();
    if (!SHAPE.matcher(stripped).matches()) {
      throw new IllegalArgumentException(
          "this is no token: 8 to 512 letters, digits and signs of _.=+/- are expected");
    }
    return stripped;
  }

  @Override
  public String toString() {
    return "GitHubToken(not shown)";
  }
}
