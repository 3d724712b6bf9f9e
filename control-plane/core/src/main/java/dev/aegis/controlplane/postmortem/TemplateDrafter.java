package dev.aegis.controlplane.postmortem;

import dev.aegis.controlplane.prose.Markdown;
import dev.aegis.controlplane.reading.ClientRequests;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Hypothesis;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;

/// Drafts a postmortem from a fixed template: the same anomaly, diagnosis and window make the same
/// text.
///
/// It says what telemetry shows, with the ids it shows it by, and marks what only a person can
/// know.
public final class TemplateDrafter {
  private static final int MAX_TIMELINE = 60;
  private static final String FOR_A_PERSON = "> **For a person to fill in.** ";

  private static final List<MetricName> CORRELATED =
      List.of(
          MetricName.RAFT_LOG_LAG,
          MetricName.RAFT_LOG_SYNC_IN_FLIGHT,
          MetricName.RAFT_PENDING_REQUESTS,
          MetricName.RAFT_QUORUM_CONTACT_AGE);

  /// The draft for an anomaly.
  ///
  /// @param action what is being done about it, one sentence: a proposal, or why there is none
  public PostmortemDraft draft(
      Anomaly anomaly, Diagnosis diagnosis, TelemetryWindow window, String action) {
    StringBuilder text = new StringBuilder();
    hypotheses(text, diagnosis);
    summary(text, anomaly);
    impact(text, window);
    timeline(text, window);
    terms(text, window);
    evidence(text, anomaly);
    correlations(text, window);
    blindSpots(text, anomaly, window);
    actions(text, action);
    return new PostmortemDraft(title(anomaly), text.toString());
  }

  /// One incident runs over many windows; the title holds the day, not the minute.
  private static String title(Anomaly anomaly) {
    String day = Markdown.time(anomaly.window().fromMs()).substring(0, 10);
    return "Postmortem draft: "
        + anomaly.kind()
        + " ("
        + anomaly.subject().canonical()
        + "), "
        + day;
  }

  private static void hypotheses(StringBuilder text, Diagnosis diagnosis) {
    text.append("## Root cause, ranked hypotheses\n\n");
    int rank = 1;
    for (Hypothesis hypothesis : diagnosis.ranked()) {
      text.append(rank++)
          .append(". **")
          .append(hypothesis.cause())
          .append("** (")
          .append(Evidence.renderNumber(hypothesis.score()))
          .append("): ")
          .append(Markdown.plain(hypothesis.reason()))
          .append('\n');
      for (Evidence evidence : hypothesis.evidence()) {
        text.append("   - ").append(Markdown.plain(evidence.render())).append('\n');
      }
    }
    text.append("\nRanked by ")
        .append(Markdown.plain(diagnosis.diagnoserVersion()))
        .append("; scores are comparable within this list only.\n");
  }

  private static void summary(StringBuilder text, Anomaly anomaly) {
    text.append("\n## Summary\n\n")
        .append("Between ")
        .append(Markdown.time(anomaly.window().fromMs()))
        .append(" and ")
        .append(Markdown.time(anomaly.window().toMs()))
        .append(" the classifier saw ")
        .append(Markdown.code(anomaly.kind().wireName()))
        .append(" (")
        .append(anomaly.severity().wireName())
        .append(", ")
        .append(anomaly.subject().canonical())
        .append(", confidence ")
        .append(Evidence.renderNumber(anomaly.confidence()))
        .append(").\n\n")
        .append(FOR_A_PERSON)
        .append("What happened, in two sentences a customer would understand.\n");
  }

  private static void impact(StringBuilder text, TelemetryWindow window) {
    ClientRequests requests = ClientRequests.of(new WindowReading(window));
    text.append("\n## Impact\n\n");
    if (requests.total() == 0) {
      text.append("Telemetry of this window tells nothing about clients' requests.\n");
    } else {
      text.append("Of ")
          .append(Evidence.renderNumber(requests.total()))
          .append(" client requests ")
          .append(Evidence.renderNumber(requests.failed()))
          .append(" ended as unavailable or with an unknown outcome.\n");
    }
    text.append("\n").append(FOR_A_PERSON).append("Who noticed, and what it cost them.\n");
  }

  private static void timeline(StringBuilder text, TelemetryWindow window) {
    text.append("\n## Timeline\n\nTimes are of each node's own clock.\n\n");
    List<TimelineEntry> entries = TelemetryTools.timeline(window);
    for (TimelineEntry entry : entries.subList(0, Math.min(entries.size(), MAX_TIMELINE))) {
      text.append("- ")
          .append(Markdown.time(entry.atMs()))
          .append(' ')
          .append(entry.who())
          .append(' ')
          .append(Markdown.plain(entry.what()))
          .append(' ')
          .append(Markdown.code(entry.id()))
          .append('\n');
    }
    if (entries.isEmpty()) {
      text.append("No events in this window.\n");
    } else if (entries.size() > MAX_TIMELINE) {
      text.append("- and ").append(entries.size() - MAX_TIMELINE).append(" more events\n");
    }
  }

  private static void terms(StringBuilder text, TelemetryWindow window) {
    text.append("\n## Term history\n\n| term | leader | since | ending |\n|---|---|---|---|\n");
    for (TermEntry entry : TelemetryTools.termHistory(window)) {
      List<String> leaders = entry.leaders().stream().map(Object::toString).toList();
      text.append("| ")
          .append(entry.term())
          .append(" | ")
          .append(leaders.isEmpty() ? "nobody named" : String.join(" **and** ", leaders))
          .append(" | ")
          .append(Markdown.time(entry.sinceMs()))
          .append(" | ")
          .append(Markdown.plain(entry.ending()))
          .append(" |\n");
    }
  }

  private static void evidence(StringBuilder text, Anomaly anomaly) {
    text.append("\n## Evidence\n\n");
    for (Evidence evidence : anomaly.evidence()) {
      text.append("- ").append(Markdown.plain(evidence.render())).append('\n');
      for (String id : evidence.from()) {
        text.append("  - ").append(Markdown.code(id)).append('\n');
      }
    }
  }

  private static void correlations(StringBuilder text, TelemetryWindow window) {
    text.append("\n## Signals beside it\n\n| series | first | max | last | nearest event |\n")
        .append("|---|---|---|---|---|\n");
    for (MetricName metric : CORRELATED) {
      for (MetricCorrelation one : TelemetryTools.correlate(window, metric)) {
        if (one.max() > 0) {
          text.append("| ")
              .append(
                  String.join(
                      " | ",
                      Markdown.code(one.series()),
                      Evidence.renderNumber(one.first()),
                      Evidence.renderNumber(one.max()),
                      Evidence.renderNumber(one.last()),
                      Markdown.code(one.nearestEventId())))
              .append(" |\n");
        }
      }
    }
  }

  private static void blindSpots(StringBuilder text, Anomaly anomaly, TelemetryWindow window) {
    text.append("\n## What the data cannot tell\n\n");
    for (SourceStatus status : window.sources()) {
      if (status.state() != SourceStatus.State.OK) {
        text.append("- The ")
            .append(status.source().wireName())
            .append(" of ")
            .append(Markdown.plain(status.origin()))
            .append(" were ")
            .append(status.state().wireName())
            .append(": ")
            .append(Markdown.plain(status.detail()))
            .append('\n');
      }
    }
    anomaly.evidence().stream()
        .filter(evidence -> evidence.signal().equals(Evidence.NOT_JUDGED))
        .forEach(evidence ->
            text.append("- ").append(Markdown.plain(evidence.statement())).append('\n'));
    text.append("- What happened before and after this window.\n")
        .append("- What people did, and defects in code.\n");
  }

  private static void actions(StringBuilder text, String action) {
    text.append("\n## Action items\n\n- [ ] Proposed by the agent: ")
        .append(Markdown.plain(action))
        .append("\n- [ ] ")
        .append(FOR_A_PERSON.substring(2))
        .append("What will make this rarer, and who does it by when.\n\n## Lessons\n\n")
        .append(FOR_A_PERSON)
        .append("What went well, what went badly, where we were lucky.\n");
  }
}
