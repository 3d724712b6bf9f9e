package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.propose.Concern;
import dev.aegis.telemetry.verdict.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What the message of the agent's own commits says for the agent, in trailers: whose branch it is,
/// should all else that could tell be gone.
///
/// @param concern hash of the concern
/// @param subject in canonical form
record AgentCommit(String concern, String subject, Severity severity) {
  static final String AUTHOR = "aegis-agent";
  static final String MAIL = "aegis-agent@localhost";

  private static final String CONCERN = "Aegis-Concern";
  private static final String SUBJECT = "Aegis-Subject";
  private static final String SEVERITY = "Aegis-Severity";

  static AgentCommit of(Concern concern, Severity severity) {
    return new AgentCommit(concern.hash(), concern.subject().canonical(), severity);
  }

  String message(String title) {
    SequencedMap<String, String> trailers = new LinkedHashMap<>();
    trailers.put(CONCERN, concern);
    trailers.put(SUBJECT, subject);
    trailers.put(SEVERITY, severity.wireName());
    StringBuilder text = new StringBuilder(title).append("\n\n");
    trailers.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
    return text.toString();
  }

  /// Reads a commit; nothing, unless the agent wrote it and nobody has rewritten it since.
  static Optional<AgentCommit> read(
      @Nullable String author, @Nullable String committer, @Nullable String message) {
    if (!MAIL.equals(author) || !MAIL.equals(committer) || message == null) {
      return Optional.empty();
    }
    Map<String, String> trailers = new LinkedHashMap<>();
    for (String line : message.lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon > 0) {
        trailers.put(line.substring(0, colon), line.substring(colon + 2).strip());
      }
    }
    return Severity.ofWireName(trailers.getOrDefault(SEVERITY, ""))
        .filter(_ -> trailers.containsKey(CONCERN) && trailers.containsKey(SUBJECT))
        .map(severity ->
            new AgentCommit(
                trailers.getOrDefault(CONCERN, ""), trailers.getOrDefault(SUBJECT, ""), severity));
  }
}
