package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.linear.SearchResult.GaveUp;
import dev.aegis.chaos.linear.SearchResult.Impossible;
import dev.aegis.chaos.linear.SearchResult.Ordered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Searches one partition for a linearization, depth first.
///
/// After Wing and Gong (Testing and Verifying Concurrent Objects, 1993) with Lowe's memory of
/// configurations (Testing for Linearizability, 2017). Of the answered operations, each that was
/// called before the first answer still in the list may be next. When the model lets it, it is
/// lifted out of the list and the search goes on from the list's beginning; when nothing fits, the
/// last one is put back and the next candidate tried. A pair of (which operations have their place,
/// state) that was seen before leads nowhere new.
///
/// Operations with unknown outcome are not in the list, since nothing has to come before an answer
/// that never came. They are tried last, when no answered operation fits, and the search is over
/// once all answered ones have their place: what is left of the unknown ones took no effect.
///
/// Why a verdict is never wrong: nothing is cut off but configurations that were seen before,
/// compared exactly and not by a hash, and orders in which of two twins the later one comes first.
/// Without the means to go on, it says so.
final class Search<S> {
  private static final int STEPS_PER_LOOK_AT_THE_CLOCK = 4096;

  private final Model<S> model;
  private final Budget budget;
  private final List<Operation> answered = new ArrayList<>();
  private final EntryList entries;
  private final Placed placed = new Placed();
  private final Deadlines deadlines;
  private final Unknowns unknowns;
  private final Memory<S> memory = new Memory<>();
  private final List<Move<S>> moves = new ArrayList<>();
  private S state;
  private int cursor;
  private int group;

  private Search(Model<S> model, Budget budget) {
    this.model = model;
    this.budget = budget;
    List<Operation> unknown = new ArrayList<>();
    for (Operation operation : model.operations()) {
      (operation.isAnswered() ? answered : unknown).add(operation);
    }
    this.entries = new EntryList(answered);
    this.deadlines = new Deadlines(answered.stream().mapToLong(model::latestProgress).toArray());
    this.unknowns = new Unknowns(unknown, model::twinName);
    this.state = model.initial();
  }

  static <S> SearchResult run(Model<S> model, Budget budget) {
    return new Search<>(model, budget).run();
  }

  private SearchResult run() {
    long deadline = System.nanoTime() + budget.time().toNanos();
    startOver();
    for (long steps = 1; placed.count() < answered.size(); steps++) {
      String spent = spent(steps, deadline);
      if (spent != null) {
        return new GaveUp(spent);
      }
      boolean goesOn = EntryList.isCall(cursor) ? tryAnswered() : tryUnknown() || takeBack();
      if (!goesOn) {
        return new Impossible();
      }
    }
    return new Ordered(moves.stream().map(Move::operation).toList(), model.describe(state));
  }

  private @Nullable String spent(long steps, long deadline) {
    if (steps > budget.steps()) {
      return "%d steps were not enough".formatted(budget.steps());
    }
    if (memory.size() > budget.configurations()) {
      return "%d remembered configurations were not enough".formatted(budget.configurations());
    }
    boolean looks = steps % STEPS_PER_LOOK_AT_THE_CLOCK == 0;
    return looks && System.nanoTime() - deadline > 0
        ? "%d s were not enough".formatted(budget.time().toSeconds())
        : null;
  }

  private void startOver() {
    cursor = entries.first();
    group = 0;
  }

  private boolean tryAnswered() {
    int number = EntryList.operation(cursor);
    Operation operation = answered.get(number);
    S after = model.step(state, operation);
    if (after != null) {
      place(number);
      if (leadsOn(after)) {
        entries.lift(number);
        move(new Move<>(operation, number, -1, cursor, state), after);
        return true;
      }
      putBack(number);
    }
    cursor = entries.after(cursor);
    return true;
  }

  /// At the first answer still in the list: whatever comes next was called before it.
  private boolean tryUnknown() {
    for (; group < unknowns.groups(); group++) {
      if (!unknowns.hasNext(group)) {
        continue;
      }
      Operation operation = unknowns.next(group);
      S after =
          operation.calledAt() < entries.happenedAt(cursor) ? model.step(state, operation) : null;
      if (after != null) {
        unknowns.place(group);
        if (leadsOn(after)) {
          move(new Move<>(operation, -1, group, cursor, state), after);
          return true;
        }
        unknowns.putBack(group);
      }
    }
    return false;
  }

  private void place(int number) {
    placed.add(number);
    deadlines.place(number);
  }

  private void putBack(int number) {
    placed.remove(number);
    deadlines.putBack(number);
  }

  private boolean leadsOn(S after) {
    return model.progress(after) <= deadlines.next()
        && memory.isNew(placed.copy(), after, unknowns.copy());
  }

  private void move(Move<S> made, S after) {
    moves.add(made);
    state = after;
    startOver();
  }

  private boolean takeBack() {
    if (moves.isEmpty()) {
      return false;
    }
    Move<S> last = moves.removeLast();
    state = last.stateBefore();
    if (last.group() < 0) {
      putBack(last.number());
      entries.putBack(last.number());
      cursor = entries.after(last.cursor());
      group = 0;
    } else {
      unknowns.putBack(last.group());
      cursor = last.cursor();
      group = last.group() + 1;
    }
    return true;
  }

  /// @param number of an answered operation
  /// @param group of an unknown one, else -1
  /// @param cursor the entry at which the search stood
  private record Move<S>(Operation operation, int number, int group, int cursor, S stateBefore) {}
}
