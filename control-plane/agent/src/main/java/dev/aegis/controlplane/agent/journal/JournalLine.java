package dev.aegis.controlplane.agent.journal;

import dev.aegis.telemetry.json.TelemetryJson;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// The form of one line: a JSON object that begins with its number and the hash of the line before,
/// and ends with its own hash, which is taken over every byte before that last field.
///
/// So checking needs no JSON: not a byte can change without the hash, and no hash without the next
/// line.
final class JournalLine {
  /// What the first line names as the one before.
  static final String GENESIS = "0".repeat(64);

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern SHAPE =
      Pattern.compile(
          "(\\{\"n\":([0-9]{1,18}),\"prev\":\"([0-9a-f]{64})\",.*),\"hash\":\"([0-9a-f]{64})\"}",
          Pattern.DOTALL);

  private JournalLine() {}

  /// What a line says about the chain.
  record Link(long number, String previous, String hash) {}

  static String render(long number, String previous, Instant at, JournalEntry entry) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = MAPPER.createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberProperty("n", number);
      json.writeStringProperty("prev", previous);
      json.writeStringProperty("at", at.toString());
      write(json, entry);
      json.writeEndObject();
    }
    String open = text.toString().substring(0, text.toString().length() - 1);
    return open + ",\"hash\":\"" + sha256(open) + "\"}";
  }

  private static void write(JsonGenerator json, JournalEntry entry) {
    switch (entry) {
      case JournalEntry.WindowJudged judged -> {
        json.writeStringProperty("what", "window");
        json.writeName("anomaly");
        json.writeRawValue(TelemetryJson.writeAnomaly(judged.anomaly()));
        json.writeStringProperty("decision", judged.decision());
        json.writeStringProperty("reason", judged.reason());
        json.writeName("violations");
        json.writeStartArray();
        judged.violations().forEach(json::writeString);
        json.writeEndArray();
      }
      case JournalEntry.SightChanged changed -> {
        json.writeStringProperty("what", "sight");
        json.writeStringProperty("sight", changed.sight());
        json.writeName("silent");
        json.writeStartArray();
        changed.silent().forEach(json::writeString);
        json.writeEndArray();
      }
      case JournalEntry.ProposalDelivered delivered -> {
        json.writeStringProperty("what", "proposal");
        json.writeStringProperty("outcome", delivered.outcome());
        json.writeStringProperty("branch", delivered.branch());
        json.writeStringProperty("detail", delivered.detail());
      }
      case JournalEntry.DraftOpened draft -> {
        json.writeStringProperty("what", "draft");
        json.writeStringProperty("title", draft.title());
      }
      case JournalEntry.TornLineRemoved torn -> {
        json.writeStringProperty("what", "torn_line_removed");
        json.writeNumberProperty("bytes", torn.bytes());
      }
    }
  }

  /// The chain's part of a line.
  ///
  /// @throws IllegalArgumentException if it has not the form of one, or was changed
  static Link read(String line) {
    Matcher matcher = SHAPE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("this is no line of a journal");
    }
    if (!sha256(matcher.group(1)).equals(matcher.group(4))) {
      throw new IllegalArgumentException("it was changed: its hash does not fit its content");
    }
    return new Link(Long.parseLong(matcher.group(2)), matcher.group(3), matcher.group(4));
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
