package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.outlet.Delivered;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells people what changed from one turn to the next, and is quiet when nothing did: the journal
/// holds every window, the log holds the news. Not thread-safe.
final class CycleLog {
  private static final Logger LOG = LoggerFactory.getLogger("aegis.agent");

  private String lastVerdict = "";
  private String lastSight = "";
  private List<String> lastProblems = List.of();

  void tell(CycleReport report) {
    String sight = report.sight().name();
    if (!sight.equals(lastSight)) {
      switch (report.sight()) {
        case BLIND -> LOG.warn("Blind: neither the nodes nor the event stream can be read");
        case METRICS_ONLY -> LOG.warn("Watching by the nodes' metrics only; no event stream");
        case EVENTS_ONLY -> LOG.warn("Watching by the event stream only; no node can be read");
        case BOTH_FEEDS -> LOG.info("Watching by metrics and events");
      }
      lastSight = sight;
    }
    tellVerdict(report);
    report.deliveries().forEach(CycleLog::tellDelivered);
    if (report.drafts() > 0) {
      LOG.info("A postmortem draft is waiting for a person");
    }
    if (!report.problems().equals(lastProblems)) {
      report.problems().forEach(LOG::warn);
      lastProblems = report.problems();
    }
  }

  private void tellVerdict(CycleReport report) {
    String verdict =
        "%s (%s, %s)"
            .formatted(
                report.anomaly().kind(),
                report.anomaly().severity().wireName(),
                report.anomaly().subject().canonical());
    if (!verdict.equals(lastVerdict)) {
      if (!report.anomaly().isNone()) {
        LOG.warn("{}: {}", verdict, evidence(report));
      } else if (!lastVerdict.isEmpty()) {
        LOG.info("Over: nothing needs anybody any more");
      }
      lastVerdict = verdict;
    }
  }

  private static String evidence(CycleReport report) {
    return report.anomaly().evidence().isEmpty()
        ? "no evidence"
        : report.anomaly().evidence().getFirst().render();
  }

  private static void tellDelivered(Delivered delivered) {
    switch (delivered) {
      case Delivered.Opened(int number) ->
          LOG.info(
              "Proposal {} waits for a person: ./aegis review show {}, or the pull request of that"
                  + " number",
              number,
              number);
      case Delivered.Updated(int number) -> LOG.debug("Proposal {} renewed", number);
      case Delivered.StillFresh _,
          Delivered.Refused _,
          Delivered.UnderWay _,
          Delivered.Failed _ -> {}
      case Delivered.LeftToAPerson(String branch) ->
          LOG.debug("Branch {} is left to the person who works on it", branch);
    }
  }
}
