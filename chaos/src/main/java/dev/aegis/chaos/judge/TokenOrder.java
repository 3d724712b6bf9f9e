package dev.aegis.chaos.judge;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.Event;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.judge.Finding.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Fencing tokens rise over all locks together: an acquire that was called when another had been
/// answered has the greater token, and no lock gives one twice. Acquires of different locks that
/// are asked for at a time may share one, since a log entry holds many commands. (That the holders
/// of one lock never overlap is for the linearizability of that lock.)
///
/// An acquire that got no answer is asked for until a later one of the same session and lock ends:
/// the SDK asks with the first one's id again, so what that is granted then may be the first one's
/// token. Pure.
public final class TokenOrder {
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Grant> given = new HashSet<>();
  private final Map<Asker, Long> unanswered = new HashMap<>();
  private long greatestAnswered;

  private TokenOrder() {}

  /// Everything that breaks it, in the order of the history.
  public static List<Finding> check(History history) {
    TokenOrder order = new TokenOrder();
    TreeMap<Long, Runnable> moments = new TreeMap<>();
    for (Operation operation : history.operations()) {
      Event ended = operation.ended();
      if (operation.action() == Action.ACQUIRE && ended != null) {
        long[] floor = new long[1];
        moments.put(operation.calledAt(), () -> floor[0] = order.greatestAnswered);
        moments.put(ended.index(), () -> order.ended(operation, floor[0]));
      }
    }
    moments.values().forEach(Runnable::run);
    return order.findings;
  }

  /// @param floor the greatest token that had been given when it was called
  private void ended(Operation acquire, long floor) {
    Asker asker = new Asker(acquire.key(), acquire.asked().session());
    if (acquire.isUnknown()) {
      unanswered.merge(asker, floor, Math::min);
      return;
    }
    Long earlier = unanswered.remove(asker);
    if (acquire.isAnswered()) {
      answered(acquire, earlier == null ? floor : Math.min(floor, earlier));
    }
  }

  /// @param floor the greatest token that had been given when it was first asked for
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

  private record Asker(String lock, @Nullable Long session) {}
}
