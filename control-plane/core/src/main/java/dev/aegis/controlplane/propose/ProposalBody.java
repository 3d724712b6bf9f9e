package dev.aegis.controlplane.propose;

import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.ConfigChange;
import dev.aegis.controlplane.envelope.EnvelopeRule;
import dev.aegis.controlplane.prose.Markdown;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.List;

/// What a proposal tells the person who decides about it.
///
/// @param title one line
/// @param anomaly what was seen
/// @param rationale why the change should help
/// @param counterIndications when it would not
/// @param runbook path of the page to follow
public record ProposalBody(
    String title,
    Anomaly anomaly,
    String rationale,
    List<String> counterIndications,
    String runbook) {
  public ProposalBody {
    counterIndications = List.copyOf(counterIndications);
  }

  static ProposalBody of(Anomaly anomaly, ApprovedPatch patch, Advice.Change advice) {
    List<String> paths = patch.changes().stream().map(ConfigChange::path).toList();
    String title = anomaly.kind() + " (" + anomaly.subject().canonical() + "): change ";
    return new ProposalBody(
        title + String.join(", ", paths),
        anomaly,
        advice.rationale(),
        advice.against(),
        advice.runbook());
  }

  /// The whole body, in Markdown. The diff of the file itself is for the queue to show.
  public String markdown(ApprovedPatch patch) {
    StringBuilder text = new StringBuilder();
    appendAnomaly(text);
    text.append("\n## What would change\n\n| setting | now | then |\n|---|---|---|\n");
    for (ConfigChange change : patch.changes()) {
      String before = Markdown.code(change.before());
      String after = Markdown.code(change.after());
      String path = Markdown.code(change.path());
      text.append("| ").append(String.join(" | ", path, before, after)).append(" |\n");
    }
    text.append("\n").append(rationale).append("\n\n## When it would not help\n\n");
    counterIndications.forEach(one -> text.append("- ").append(one).append('\n'));
    appendSafety(text, Markdown.code(patch.base().digest()));
    return text.append("\nRunbook: ").append(Markdown.code(runbook)).append('\n').toString();
  }

  private void appendAnomaly(StringBuilder text) {
    text.append("## What was seen\n\n")
        .append(Markdown.code(anomaly.kind().wireName()))
        .append(", ")
        .append(anomaly.severity().wireName())
        .append(", ")
        .append(anomaly.subject().canonical())
        .append(", confidence ")
        .append(Evidence.renderNumber(anomaly.confidence()))
        .append(", from ")
        .append(Markdown.time(anomaly.window().fromMs()))
        .append(" to ")
        .append(Markdown.time(anomaly.window().toMs()))
        .append(" (classifier ")
        .append(Markdown.plain(anomaly.classifierVersion()))
        .append(").\n\n");
    anomaly
        .evidence()
        .forEach(one -> text.append("- ").append(Markdown.plain(one.render())).append('\n'));
  }

  private static void appendSafety(StringBuilder text, String base) {
    text.append("\n## Safety envelope\n\nThe resulting full configuration keeps all ")
        .append(EnvelopeRule.values().length)
        .append(" relations between settings and the bounds of each, checked against base ")
        .append(base)
        .append(".\n\n## Rollback\n\nRevert this change. The configuration of before is ")
        .append(base)
        .append("; nodes roll back to it one at a time, as they roll forward.\n");
  }
}
