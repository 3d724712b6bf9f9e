package dev.aegis.chaos.linear;

import dev.aegis.chaos.history.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The calls and answers of the answered operations in the order they happened, as a linked list
/// from which an operation can be lifted and put back in constant time (Wing and Gong's algorithm
/// as Lowe refines it). Lifting and putting back must nest.
///
/// An entry is a number: twice its operation for the call, one more for the answer.
final class EntryList {
  private final int head;
  private final int[] next;
  private final int[] previous;
  private final long[] happenedAt;

  EntryList(List<Operation> answered) {
    head = 2 * answered.size();
    next = new int[head + 1];
    previous = new int[head + 1];
    happenedAt = new long[head];
    List<Integer> entries = new ArrayList<>(head);
    for (int i = 0; i < answered.size(); i++) {
      happenedAt[2 * i] = answered.get(i).calledAt();
      happenedAt[2 * i + 1] = answered.get(i).answeredAt();
      entries.add(2 * i);
      entries.add(2 * i + 1);
    }
    entries.sort(Comparator.comparingLong(entry -> happenedAt[entry]));
    int last = head;
    for (int entry : entries) {
      next[last] = entry;
      previous[entry] = last;
      last = entry;
    }
    next[last] = head;
    previous[head] = last;
  }

  static boolean isCall(int entry) {
    return entry % 2 == 0;
  }

  static int operation(int entry) {
    return entry / 2;
  }

  static int call(int operation) {
    return 2 * operation;
  }

  int first() {
    return next[head];
  }

  /// There is one after every call: at least its answer.
  int after(int entry) {
    return next[entry];
  }

  long happenedAt(int entry) {
    return happenedAt[entry];
  }

  void lift(int operation) {
    unlink(2 * operation);
    unlink(2 * operation + 1);
  }

  void putBack(int operation) {
    link(2 * operation + 1);
    link(2 * operation);
  }

  private void unlink(int entry) {
    next[previous[entry]] = next[entry];
    previous[next[entry]] = previous[entry];
  }

  private void link(int entry) {
    next[previous[entry]] = entry;
    previous[next[entry]] = entry;
  }
}
