package dev.aegis.chaos.judge;

import dev.aegis.chaos.history.History;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.linear.Budget;
import dev.aegis.chaos.linear.LinearizabilityChecker;
import dev.aegis.chaos.linear.Report;
import dev.aegis.chaos.linear.Report.Judged;
import dev.aegis.chaos.linear.Verdict.Linearizable;
import dev.aegis.chaos.linear.Verdict.NotChecked;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import dev.aegis.chaos.linear.Verdict.Undecided;
import java.util.ArrayList;
import java.util.List;

/// The checker's report as findings, and what it left open.
///
/// @param findings keys and locks that are not linearizable
/// @param open keys and locks about which nothing is known, each with the reason
public record Linearizability(List<Finding> findings, List<String> open) {
  public Linearizability {
    findings = List.copyOf(findings);
    open = List.copyOf(open);
  }

  /// Judges a history with the usual budget.
  public static Linearizability of(History history) {
    return of(history, Budget.USUAL);
  }

  /// Judges a history.
  ///
  /// @param budget for each key and lock
  public static Linearizability of(History history, Budget budget) {
    Report report = new LinearizabilityChecker(budget).check(history);
    List<Finding> findings = new ArrayList<>();
    List<String> open = new ArrayList<>();
    for (Judged judged : report.partitions()) {
      switch (judged.verdict()) {
        case Linearizable _ -> {}
        case NotLinearizable illegal ->
            findings.add(
                new Finding(
                    Promise.LINEARIZABLE, judged.partition() + ": " + illegal.explanation()));
        case Undecided(String reason) -> open.add(judged.partition() + ": " + reason);
        case NotChecked _ ->
            open.add(judged.partition() + ": not judged, since another one is not linearizable");
      }
    }
    return new Linearizability(findings, open);
  }
}
