package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.History;
import dev.aegis.chaos.linear.Report.Judged;
import dev.aegis.chaos.linear.SearchResult.GaveUp;
import dev.aegis.chaos.linear.SearchResult.Impossible;
import dev.aegis.chaos.linear.SearchResult.Ordered;
import dev.aegis.chaos.linear.Verdict.Linearizable;
import dev.aegis.chaos.linear.Verdict.NotChecked;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import dev.aegis.chaos.linear.Verdict.Undecided;
import java.util.ArrayList;
import java.util.List;

/// Judges a history, partition by partition, and stops at the first that is not linearizable.
///
/// It goes round twice, first with few steps for each partition: so one that is hard to decide does
/// not keep another from showing what is plainly wrong with it.
public final class LinearizabilityChecker {
  private static final long FIRST_STEPS = 100_000;
  private static final long FIRST_STEPS_PER_OPERATION = 20;

  private final Budget budget;

  /// A checker.
  ///
  /// @param budget for each partition
  public LinearizabilityChecker(Budget budget) {
    this.budget = budget;
  }

  public Report check(History history) {
    List<Partition> partitions = Partition.of(history);
    Verdict[] verdicts = new Verdict[partitions.size()];
    boolean decided = round(partitions, verdicts, true) && round(partitions, verdicts, false);
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < verdicts.length; i++) {
      Verdict verdict = verdicts[i];
      boolean open = verdict == null || (!decided && verdict instanceof Undecided);
      judged.add(new Judged(partitions.get(i), open ? new NotChecked() : verdict));
    }
    return new Report(judged);
  }

  /// False as soon as one is not linearizable.
  private boolean round(List<Partition> partitions, Verdict[] verdicts, boolean isFirst) {
    for (int i = 0; i < verdicts.length; i++) {
      if (verdicts[i] instanceof Linearizable) {
        continue;
      }
      Partition partition = partitions.get(i);
      long few = FIRST_STEPS + FIRST_STEPS_PER_OPERATION * partition.operations().size();
      verdicts[i] = judge(partition, isFirst ? budget.withSteps(few) : budget);
      if (verdicts[i] instanceof NotLinearizable) {
        return false;
      }
    }
    return true;
  }

  private Verdict judge(Partition partition, Budget allowed) {
    return switch (partition.search(allowed)) {
      case Ordered ordered -> new Linearizable(ordered.order());
      case GaveUp(String reason) -> new Undecided(reason);
      case Impossible _ -> new FirstMisfit(partition, budget).find();
    };
  }
}
