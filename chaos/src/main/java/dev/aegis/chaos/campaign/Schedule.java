package dev.aegis.chaos.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Which cell comes next: all chosen cells in an order that the seed decides, then all again in
/// another one, while there is time. For one thread; pure but for what it remembers.
final class Schedule {
  /// How much time there is: none given means that each cell runs once.
  private final Optional<Duration> budget;

  private final List<Cell> cells;
  private final Random random;
  private final List<Cell> waiting = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  private int round;

  Schedule(List<Cell> cells, Optional<Duration> budget, long seed) {
    this.cells = List.copyOf(cells);
    this.budget = budget;
    this.random = new Random(seed);
  }

  /// One run of a cell.
  ///
  /// @param round from 1
  /// @param seed of its choices
  record Turn(Cell cell, int round, long seed) {}

  /// The next one that fits into the time; nothing when none does. A cell of the first round that
  /// does not fit is left out, and a shorter one may still follow.
  Optional<Turn> next(Duration elapsed) {
    while (true) {
      if (waiting.isEmpty()) {
        if (cells.isEmpty() || (round > 0 && isOver(elapsed))) {
          return Optional.empty();
        }
        round++;
        waiting.addAll(cells);
        Collections.shuffle(waiting, random);
      }
      Cell cell = waiting.removeFirst();
      long seed = random.nextLong();
      if (fits(cell, elapsed)) {
        return Optional.of(new Turn(cell, round, seed));
      }
      if (round == 1) {
        leftOut.add(cell.name());
      }
    }
  }

  /// After a whole round: without a time, or where not even the first round fitted, there is no
  /// second one.
  private boolean isOver(Duration elapsed) {
    return budget.isEmpty() || !leftOut.isEmpty() || !fitsAny(elapsed);
  }

  private boolean fitsAny(Duration elapsed) {
    return cells.stream().anyMatch(cell -> fits(cell, elapsed));
  }

  private boolean fits(Cell cell, Duration elapsed) {
    return budget.isEmpty() || elapsed.plus(cell.estimate()).compareTo(budget.get()) <= 0;
  }

  /// Cells that never ran, since they did not fit.
  List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  /// Cells whose first turn has not come yet.
  List<String> stillWaiting() {
    return round == 1 ? waiting.stream().map(Cell::name).toList() : List.of();
  }
}
