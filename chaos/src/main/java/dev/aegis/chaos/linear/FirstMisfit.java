package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.linear.SearchResult.GaveUp;
import dev.aegis.chaos.linear.SearchResult.Impossible;
import dev.aegis.chaos.linear.SearchResult.Ordered;
import dev.aegis.chaos.linear.Verdict.NotLinearizable;
import java.util.Comparator;
import java.util.List;

/// Finds the first answer that does not fit in a partition that is not linearizable.
///
/// Every prefix of a linearizable history is linearizable, so the first answer with which the
/// prefix stops being so can be found by halving. Up to there one order fits everything; with it,
/// none does: that answer is what a person should look at.
final class FirstMisfit {
  private final Partition partition;
  private final Budget budget;

  FirstMisfit(Partition partition, Budget budget) {
    this.partition = partition;
    this.budget = budget;
  }

  NotLinearizable find() {
    List<Operation> byAnswer =
        partition.operations().stream()
            .filter(Operation::isAnswered)
            .sorted(Comparator.comparingLong(Operation::answeredAt))
            .toList();
    int fits = -1;
    int misfits = byAnswer.size() - 1;
    SearchResult before = partition.asOf(-1).search(budget);
    while (misfits - fits > 1) {
      int middle = (fits + misfits) >>> 1;
      SearchResult result = partition.asOf(byAnswer.get(middle).answeredAt()).search(budget);
      if (result instanceof Impossible) {
        misfits = middle;
      } else {
        // Undecided counts as fitting: a later answer is shown then, which certainly is one too
        // many.
        fits = middle;
        before = result;
      }
    }
    return explained(byAnswer.get(misfits), before);
  }

  private NotLinearizable explained(Operation misfit, SearchResult before) {
    long at = misfit.answeredAt();
    return switch (before) {
      case Ordered(List<Operation> order, String state) ->
          new NotLinearizable(
              misfit, at, order, new Explanation(partition.asOf(at), misfit).text(order, state));
      case GaveUp _, Impossible _ ->
          new NotLinearizable(
              misfit, at, List.of(), new Explanation(partition.asOf(at), misfit).text());
    };
  }
}
