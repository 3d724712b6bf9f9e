package dev.aegis.chaos.campaign;

import dev.aegis.chaos.fence.FenceExperiment;
import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.judge.AcknowledgedWrites;
import dev.aegis.chaos.judge.AppliedOrder;
import dev.aegis.chaos.judge.Clocks;
import dev.aegis.chaos.judge.Finding;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.judge.Linearizability;
import dev.aegis.chaos.judge.TokenOrder;
import dev.aegis.chaos.judge.Watches;
import dev.aegis.chaos.report.CellReport.Counts;
import dev.aegis.chaos.report.Verdict;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What is made of a recorded run. A function of what was recorded.
///
/// A run that was cut short is judged as well: what clients saw until then is as true as in any
/// other. It accuses nobody of what was never looked at (whether the nodes kept what they had
/// acknowledged, whether they served again), and it never holds.
///
/// @param verdict what is known
/// @param counts how much it rests on
/// @param clocks how long the cluster took
record Judgement(Verdict verdict, Counts counts, Clocks clocks) {

  /// Judges a run.
  ///
  /// @param digests indexes at which digests of nodes were compared
  static Judgement of(CellPlan plan, History history, Recorded recorded, long digests) {
    List<KeyChange> changes = Watches.applied(recorded.afterwards());
    Linearizability linearizability = Linearizability.of(history);
    List<Finding> findings = new ArrayList<>(recorded.findings());
    findings.addAll(linearizability.findings());
    findings.addAll(TokenOrder.check(history));
    List<String> open = new ArrayList<>(linearizability.open());
    open.addAll(recorded.leftOpen());
    if (recorded.afterwards().isEmpty()) {
      open.add("no node was asked for what it has in the end, so a lost write could not be seen");
    } else {
      findings.addAll(Watches.check(recorded.live(), recorded.afterwards()));
      findings.addAll(AcknowledgedWrites.check(history, changes));
      findings.addAll(AppliedOrder.check(history, changes));
    }
    Clocks clocks = Clocks.of(history);
    recorded
        .cutShort()
        .ifPresentOrElse(
            why -> open.add("cut short: " + why), () -> requireService(clocks, findings));
    recorded.fences().ifPresent(fences -> judge(fences, findings, open));
    Counts counts = count(plan, history, changes, recorded, digests);
    if (counts.warmUpRate() < plan.minimumRate()) {
      open.add(
          "the warm-up reached %.0f answers per second, and less than %.0f show nothing"
              .formatted(counts.warmUpRate(), plan.minimumRate()));
    }
    return new Judgement(verdict(findings, open), counts, clocks);
  }

  private static Verdict verdict(List<Finding> findings, List<String> open) {
    if (!findings.isEmpty()) {
      return new Verdict.Broken(findings);
    }
    return open.isEmpty() ? new Verdict.Held() : new Verdict.Inconclusive(String.join("; ", open));
  }

  /// After the last fault at the latest, somebody was served.
  private static void requireService(Clocks clocks, List<Finding> findings) {
    if (clocks.toFirstAck().stream().anyMatch(Duration::isNegative)) {
      findings.add(
          new Finding(
              Promise.RECOVERY,
              "no write and no acquire that was called after a fault was ever acknowledged"));
    }
  }

  private static void judge(FenceExperiment fences, List<Finding> findings, List<String> open) {
    switch (fences.finding()) {
      case HOLDS -> {}
      case BROKEN ->
          findings.add(new Finding(Promise.FENCING, "the fenced register lost: " + fences));
      case VACUOUS -> open.add("the register without fences lost nothing either: " + fences);
    }
  }

  private static Counts count(
      CellPlan plan, History history, List<KeyChange> changes, Recorded recorded, long digests) {
    List<Operation> operations = history.operations();
    long delivered =
        recorded.live().values().stream()
            .mapToLong((WatchStream stream) -> Watches.changes(stream).size())
            .sum();
    return new Counts(
        operations.size(),
        operations.stream().filter(Operation::isAnswered).count(),
        operations.stream().filter(Operation::isFailed).count(),
        operations.stream().filter(Operation::isUnknown).count(),
        Clocks.rateBeforeFaults(history, plan.warmUp()),
        operations.stream()
            .filter(operation -> operation.action() == Action.ACQUIRE && operation.isAnswered())
            .count(),
        changes.size(),
        delivered,
        digests);
  }
}
