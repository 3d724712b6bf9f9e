package dev.aegis.controlplane.agent.outlet;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One file of the queue: header lines `key: value`, an empty line, the Markdown body.
///
/// The launcher and people write these files too. So unknown keys and the order of keys are kept,
/// and a change touches only the keys it names.
///
/// @param headers in the order of the file; a key stands once
/// @param body Markdown, for a person
record ProposalRecord(SequencedMap<String, String> headers, String body) {
  static final String NUMBER = "number";
  static final String STATE = "state";
  static final String TITLE = "title";
  static final String BRANCH = "branch";
  static final String BASE = "base";
  static final String HEAD = "head";
  static final String KIND = "kind";
  static final String SUBJECT = "subject";
  static final String SEVERITY = "severity";
  static final String AUTHOR = "author";
  static final String OPENED_AT = "opened_at";
  static final String UPDATED_AT = "updated_at";
  static final String DECIDED_AT = "decided_at";
  static final String ENVELOPE = "envelope";

  /// Digest of the body as the agent wrote it.
  static final String BODY = "body";

  static final String OPEN = "open";

  ProposalRecord {
    headers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(headers));
  }

  /// Reads a file. A line of the head without `: ` is dropped; of a repeated key the first one
  /// counts.
  static ProposalRecord parse(String text) {
    int end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
    String head = end < 0 ? text : text.substring(0, end);
    SequencedMap<String, String> headers = new LinkedHashMap<>();
    for (String line : head.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.putIfAbsent(line.substring(0, colon), line.substring(colon + 1).strip());
      }
    }
    String body = end < 0 ? "" : text.substring(Math.min(text.length(), end + (end == 0 ? 1 : 2)));
    return new ProposalRecord(headers, body);
  }

  String render() {
    StringBuilder text = new StringBuilder();
    headers.forEach(
        (key, value) -> text.append(key).append(": ").append(oneLine(value)).append('\n'));
    return text.append('\n').append(body).toString();
  }

  /// The value of a key; empty where it is missing.
  String header(String key) {
    return headers.getOrDefault(key, "");
  }

  /// A time of the record, where there is one that can be read.
  Optional<Instant> time(String key) {
    try {
      return Optional.of(Instant.parse(header(key)));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  boolean isOpen() {
    return header(STATE).equals(OPEN);
  }

  /// The same record with another body and some keys set.
  ProposalRecord with(Map<String, String> changed, String newBody) {
    SequencedMap<String, String> merged = new LinkedHashMap<>(headers);
    merged.putAll(changed);
    return new ProposalRecord(merged, newBody);
  }

  private static String oneLine(String value) {
    return value.replaceAll("\\R", " ").strip();
  }
}
