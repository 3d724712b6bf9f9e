package dev.aegis.chaos.judge;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.judge.Finding.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Fencing tokens rise over all locks together: an acquire that was called when another had been
/// answered has the greater token, and no lock gives one twice. Acquires of different locks that
/// are asked for at a time may share one, since a log entry holds many commands. (That the holders
/// of one lock never overlap is for the linearizability of that lock.) Pure.
public final class TokenOrder {
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Grant> given = new HashSet<>();
  private long greatestAnswered;

  private TokenOrder() {}

  /// Everything that breaks it, in the order of the history.
  public static List<Finding> check(History history) {
    TokenOrder order = new TokenOrder();
    TreeMap<Long, Runnable> moments = new TreeMap<>();
    for (Operation operation : history.operations()) {
      if (operation.action() == Action.ACQUIRE && operation.isAnswered()) {
        long[] floor = new long[1];
        moments.put(operation.calledAt(), () -> floor[0] = order.greatestAnswered);
        moments.put(operation.answeredAt(), () -> order.answered(operation, floor[0]));
      }
    }
    moments.values().forEach(Runnable::run);
    return order.findings;
  }

  private void answered(Operation acquire, long floor) {
    long token = Objects.requireNonNull(acquire.told().token());
    if (token <= floor) {
      broken(
          "\"%s\" was granted with token %d at event %d, and %d had been given before it was asked for"
              .formatted(acquire.key(), token, acquire.answeredAt(), floor));
    }
    if (!given.add(new Grant(acquire.key(), token))) {
      broken("\"%s\" gave token %d twice".formatted(acquire.key(), token));
    }
    greatestAnswered = Math.max(greatestAnswered, token);
  }

  private void broken(String what) {
    findings.add(new Finding(Promise.TOKENS_RISE, what));
  }

  private record Grant(String lock, long token) {}
}
