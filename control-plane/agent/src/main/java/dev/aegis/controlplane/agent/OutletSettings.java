package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.outlet.GitHubPlace;
import dev.aegis.controlplane.agent.outlet.GitHubToken;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where proposals and drafts go. Unless told otherwise they stay on this machine: a first install
/// writes to nobody's forge.
sealed interface OutletSettings {
  String PREFIX = "aegis.agent.";

  /// The token itself has no flag: a command line can be read by everybody on the machine.
  String TOKEN = "AEGIS_GITHUB_TOKEN";

  /// The queue in a bare git repository, and drafts in a folder.
  record Local(Path repository) implements OutletSettings {}

  /// Pull requests and issues.
  record GitHub(GitHubPlace place) implements OutletSettings {}

  /// Reads the settings.
  ///
  /// @param lookup the text of a property, or null
  /// @throws SettingsException with one sentence for a person
  static OutletSettings read(Function<String, @Nullable String> lookup) {
    String kind = value(lookup, "outlet").orElse("local");
    return switch (kind) {
      case "local" ->
          new Local(
              path(
                  "config-repository",
                  value(lookup, "config-repository")
                      .orElseThrow(() -> wrong("config-repository", "it has to be set"))));
      case "github" -> new GitHub(place(lookup));
      default -> throw wrong("outlet", "it is local or github");
    };
  }

  private static GitHubPlace place(Function<String, @Nullable String> lookup) {
    String repository =
        value(lookup, "github.repository")
            .orElseThrow(
                () -> wrong("github.repository", "it has to be set when the outlet is github"));
    GitHubToken token = token(lookup);
    try {
      URI endpoint =
          value(lookup, "github.endpoint").map(OutletSettings::uri).orElse(GitHubPlace.PUBLIC);
      return new GitHubPlace(endpoint, repository, token);
    } catch (IllegalArgumentException e) {
      throw wrong("github", String.valueOf(e.getMessage()));
    }
  }

  /// It may hold a password, so it is never repeated.
  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw wrong("github.endpoint", "it is an address");
    }
  }

  private static GitHubToken token(Function<String, @Nullable String> lookup) {
    Optional<String> file = value(lookup, "github.token-file");
    Optional<String> value =
        Optional.ofNullable(lookup.apply(TOKEN)).filter(text -> !text.isBlank());
    if (file.isPresent() == value.isPresent()) {
      throw new SettingsException(
          "The GitHub token is taken from --"
              + PREFIX
              + "github.token-file or from the environment variable "
              + TOKEN
              + "; set one of the two.");
    }
    try {
      return file.isPresent()
          ? GitHubToken.in(path("github.token-file", file.get()))
          : GitHubToken.of(value.orElseThrow());
    } catch (IOException e) {
      throw wrong("github.token-file", "it cannot be used (" + e.getMessage() + ")");
    } catch (IllegalArgumentException e) {
      throw new SettingsException(TOKEN + " is wrong: " + e.getMessage() + ".");
    }
  }

  private static Optional<String> value(Function<String, @Nullable String> lookup, String name) {
    return Optional.ofNullable(lookup.apply(PREFIX + name)).filter(text -> !text.isBlank());
  }

  private static Path path(String name, String text) {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException _) {
      throw wrong(name, "it is a path");
    }
  }

  private static SettingsException wrong(String name, String wanted) {
    return new SettingsException("The setting --" + PREFIX + name + " is wrong: " + wanted + ".");
  }
}
