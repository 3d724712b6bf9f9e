package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.CycleReport.Proposed;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.propose.BranchName;
import dev.aegis.telemetry.verdict.Anomaly;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Tells people what changed from one turn to the next, and is quiet when nothing did: the journal
/// holds every window, the log holds the news.
///
/// What a program may look for stands in fields beside the sentence: `kind`, `severity`, `subject`,
/// `anomaly_id`, `proposal_id`, `branch`. They are seen where the log is written as JSON. Not
/// thread-safe.
final class CycleLog {
  private static final Logger LOG = LoggerFactory.getLogger("aegis.agent");

  /// An anomaly for as long as it lasts.
  ///
  /// @param id its kind and the end of the window it was first seen in, epoch milliseconds
  private record Incident(String kind, String subject, String id) {
    static Incident begunAs(Anomaly anomaly) {
      String kind = anomaly.kind().wireName();
      return new Incident(
          kind, anomaly.subject().canonical(), kind + ":" + anomaly.window().toMs());
    }

    boolean goesOnIn(Anomaly anomaly) {
      return anomaly.kind().wireName().equals(kind)
          && anomaly.subject().canonical().equals(subject);
    }
  }

  private String lastVerdict = "";
  private String lastSight = "";
  private List<String> lastProblems = List.of();

  /// The present one, or the last: a proposal may take longer than its incident.
  private @Nullable Incident incident;

  private boolean over;

  void tell(CycleReport report) {
    tellSight(report);
    tellVerdict(report);
    report.proposals().forEach(this::tellProposed);
    if (report.drafts() > 0) {
      aboutIncident(LOG.atInfo()).log("A postmortem draft is waiting for a person");
    }
    if (!report.problems().equals(lastProblems)) {
      report.problems().forEach(LOG::warn);
      lastProblems = report.problems();
    }
  }

  private void tellSight(CycleReport report) {
    String sight = report.sight().wireName();
    if (sight.equals(lastSight)) {
      return;
    }
    lastSight = sight;
    String sentence =
        switch (report.sight()) {
          case BLIND -> "Blind: neither the nodes nor the event stream can be read";
          case METRICS_ONLY -> "Watching by the nodes' metrics only; no event stream";
          case EVENTS_ONLY -> "Watching by the event stream only; no node can be read";
          case BOTH_FEEDS -> "Watching by metrics and events";
        };
    boolean whole =
        switch (report.sight()) {
          case BLIND, METRICS_ONLY, EVENTS_ONLY -> false;
          case BOTH_FEEDS -> true;
        };
    (whole ? LOG.atInfo() : LOG.atWarn()).addKeyValue("sight", sight).log(sentence);
  }

  private void tellVerdict(CycleReport report) {
    Anomaly anomaly = report.anomaly();
    String severity = anomaly.severity().wireName();
    String verdict =
        "%s (%s, %s)".formatted(anomaly.kind(), severity, anomaly.subject().canonical());
    if (verdict.equals(lastVerdict)) {
      return;
    }
    boolean first = lastVerdict.isEmpty();
    lastVerdict = verdict;
    if (!anomaly.isNone()) {
      if (over || incident == null || !incident.goesOnIn(anomaly)) {
        incident = Incident.begunAs(anomaly);
        over = false;
      }
      aboutIncident(LOG.atWarn())
          .addKeyValue("severity", severity)
          .log("{}: {}", verdict, evidence(anomaly));
    } else if (!first) {
      aboutIncident(LOG.atInfo()).log("Over: nothing needs anybody any more");
      over = true;
    }
  }

  private static String evidence(Anomaly anomaly) {
    return anomaly.evidence().isEmpty() ? "no evidence" : anomaly.evidence().getFirst().render();
  }

  private void tellProposed(Proposed proposed) {
    String branch = proposed.branch();
    switch (proposed.delivered()) {
      case Delivered.Opened(int number) ->
          aboutProposal(LOG.atInfo(), branch)
              .addKeyValue("proposal_id", number)
              .log(
                  "Proposal {} waits for a person: ./aegis review show {}, or the pull request of"
                      + " that number",
                  number,
                  number);
      case Delivered.Updated(int number) ->
          aboutProposal(LOG.atDebug(), branch)
              .addKeyValue("proposal_id", number)
              .log("Proposal {} renewed", number);
      case Delivered.StillFresh _,
          Delivered.Refused _,
          Delivered.UnderWay _,
          Delivered.Failed _ -> {}
      case Delivered.LeftToAPerson _ ->
          aboutProposal(LOG.atDebug(), branch)
              .log("Branch {} is left to the person who works on it", branch);
    }
  }

  private LoggingEventBuilder aboutIncident(LoggingEventBuilder line) {
    Incident about = incident;
    return about == null
        ? line
        : line.addKeyValue("kind", about.kind())
            .addKeyValue("subject", about.subject())
            .addKeyValue("anomaly_id", about.id());
  }

  /// One that is about neither the present incident nor the last names its kind only.
  private LoggingEventBuilder aboutProposal(LoggingEventBuilder line, String branch) {
    String kind = BranchName.parse(branch).map(BranchName::kind).orElse("");
    LoggingEventBuilder known =
        incident != null && incident.kind().equals(kind)
            ? aboutIncident(line)
            : line.addKeyValue("kind", kind);
    return known.addKeyValue("branch", branch);
  }
}
