package dev.aegis.controlplane.agent.outlet;

import dev.aegis.telemetry.verdict.Severity;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The body of a pull request: Markdown for a person, and at its end one comment that no reader
/// sees, by which the agent knows its own words again.
///
/// @param text without the mark
/// @param isUntouched whether the text still is what the agent wrote
record PullBody(
    String text, String subject, Severity severity, Instant renewedAt, boolean isUntouched) {
  /// GitHub takes 65536 characters.
  private static final int MAX_TEXT = 60_000;

  private static final Pattern MARK =
      Pattern.compile(
          "\\n<!-- aegis-agent subject=(\\S{1,300}) severity=([a-z]{1,20}) renewed=(\\S{1,40})"
              + " text=([0-9a-f]{12}) -->\\s*\\z");

  /// The body as it is sent.
  static String write(String text, String subject, Severity severity, Instant renewedAt) {
    String kept = fitting(text);
    return kept
        + "\n<!-- aegis-agent subject="
        + URLEncoder.encode(subject, StandardCharsets.UTF_8)
        + " severity="
        + severity.wireName()
        + " renewed="
        + renewedAt
        + " text="
        + TextDigest.of(kept)
        + " -->\n";
  }

  /// As much of a text as a forge takes.
  static String fitting(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "\n(cut)\n" : text;
  }

  /// Nothing, if the mark is gone: then a person has rewritten it.
  static Optional<PullBody> read(String body) {
    Matcher mark = MARK.matcher(body.replace("\r\n", "\n"));
    if (!mark.find()) {
      return Optional.empty();
    }
    String text = body.replace("\r\n", "\n").substring(0, mark.start());
    try {
      Instant renewedAt = Instant.parse(mark.group(3));
      String subject = URLDecoder.decode(mark.group(1), StandardCharsets.UTF_8);
      boolean isUntouched = TextDigest.of(text).equals(mark.group(4));
      return Severity.ofWireName(mark.group(2))
          .map(severity -> new PullBody(text, subject, severity, renewedAt, isUntouched));
    } catch (DateTimeParseException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
