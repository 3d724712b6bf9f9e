package dev.aegis.chaos.judge;

import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.watch.KeyChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Judges what clients did to keys by the order in which it was applied, in one pass and over all
/// keys together: no search, so it scales to any length, but it trusts that the order is the one
/// the nodes answered from. Pure.
///
/// Each change has its revision. What was answered before something was called must have the
/// smaller one, so the pass keeps the greatest revision answered so far, and each operation
/// remembers what that was at its call. A read has no revision of its own: it is given the earliest
/// one at which it is legal, which leaves the most room for what comes after; when the key had
/// changed by then, it is illegal.
///
/// Whether each acknowledged write is there at all, [AcknowledgedWrites] tells. Needs values that
/// are written once, and changes that begin with the history.
public final class AppliedOrder {
  private final AppliedKeys applied;
  private final List<Finding> findings = new ArrayList<>();
  private long greatestAnswered;

  private AppliedOrder(List<KeyChange> changes) {
    this.applied = new AppliedKeys(changes);
  }

  /// Everything that does not fit, in the order of the answers.
  ///
  /// @param changes all changes since before the history began, by revision
  public static List<Finding> check(History history, List<KeyChange> changes) {
    AppliedOrder order = new AppliedOrder(changes);
    order.replay(changes);
    TreeMap<Long, Runnable> moments = new TreeMap<>();
    for (Operation operation : history.operations()) {
      if (operation.isAnswered() && !operation.action().isOnLock()) {
        Floor floor = new Floor();
        moments.put(operation.calledAt(), () -> floor.revision = order.greatestAnswered);
        moments.put(operation.answeredAt(), () -> order.answered(operation, floor.revision));
      }
    }
    moments.values().forEach(Runnable::run);
    return order.findings;
  }

  /// A key's versions count its writes since it came to be, and what is not there is not deleted.
  private void replay(List<KeyChange> changes) {
    Map<String, Long> versions = new HashMap<>();
    long last = 0;
    for (KeyChange change : changes) {
      long before = versions.getOrDefault(change.key(), 0L);
      boolean isDelete = change.value() == null;
      boolean counts = isDelete ? before > 0 : change.version() == before + 1;
      if (!counts || change.revision() < last) {
        findings.add(
            new Finding(
                Promise.REPLICAS_EQUAL,
                "revision %d of \"%s\" is %s, after version %d of it and revision %d of all"
                    .formatted(
                        change.revision(),
                        change.key(),
                        isDelete ? "a delete" : "version " + change.version(),
                        before,
                        last)));
      }
      versions.put(change.key(), isDelete ? 0 : change.version());
      last = Math.max(last, change.revision());
    }
  }

  private void answered(Operation operation, long floor) {
    EventContent told = operation.told();
    switch (operation.action()) {
      case PUT -> write(operation, revisionOf(operation.asked().value(), operation.key()), floor);
      case DELETE -> {
        if (EventContent.EXISTED.equals(told.value())) {
          write(operation, told.revision(), floor);
        } else {
          sawNothing(operation, floor);
        }
      }
      case GET -> {
        if (told.value() == null) {
          sawNothing(operation, floor);
        } else {
          saw(operation, told, floor);
        }
      }
      case ACQUIRE, RELEASE, END, FAULT -> {}
    }
  }

  private @Nullable Long revisionOf(@Nullable String value, String key) {
    return value == null ? null : applied.written(key, value).map(KeyChange::revision).orElse(null);
  }

  private void write(Operation operation, @Nullable Long revision, long floor) {
    if (revision == null) {
      return; // lost, which is another promise
    }
    if (revision <= floor) {
      broken(
          operation,
          "has revision %d and was called after %d was answered".formatted(revision, floor));
    }
    greatestAnswered = Math.max(greatestAnswered, revision);
  }

  private void saw(Operation operation, EventContent told, long floor) {
    String value = Objects.requireNonNull(told.value());
    KeyChange written = applied.written(operation.key(), value).orElse(null);
    if (written == null) {
      broken(operation, "read %s, which was never applied".formatted(value));
      return;
    }
    if (differs(told.revision(), written.revision())
        || differs(told.version(), written.version())) {
      broken(
          operation,
          "was told revision %d, version %d of %s, which was applied as revision %d, version %d"
              .formatted(
                  told.revision(), told.version(), value, written.revision(), written.version()));
    }
    place(
        operation,
        Math.max(written.revision(), floor),
        applied.nextChange(operation.key(), written.revision()));
  }

  private static boolean differs(@Nullable Long told, long applied) {
    return told != null && told != applied;
  }

  private void sawNothing(Operation operation, long floor) {
    place(operation, applied.absentFrom(operation.key(), floor), AppliedKeys.NEVER);
  }

  /// @param at the earliest revision that is legal
  /// @param end where what was seen had changed
  private void place(Operation operation, long at, long end) {
    if (at >= end) {
      broken(operation, "saw what was no longer so, or was not yet so");
    } else {
      greatestAnswered = Math.max(greatestAnswered, at);
    }
  }

  private void broken(Operation operation, String what) {
    findings.add(
        new Finding(
            Promise.LINEARIZABLE,
            "by the order applied: %s of \"%s\" by process %d, called at event %d, %s"
                .formatted(
                    operation.action().wireName(),
                    operation.key(),
                    operation.invoked().process(),
                    operation.calledAt(),
                    what)));
  }

  private static final class Floor {
    private long revision;
  }
}
