package dev.aegis.chaos.judge;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Operation;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.watch.KeyChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Compares what clients were told with what the store has: every acknowledged write is there, at
/// the revision that was told; nothing is there that failed for certain, or that nobody asked for.
/// Needs values that are written once. Pure.
public final class AcknowledgedWrites {
  private final Map<Place, KeyChange> applied = new HashMap<>();
  private final Map<String, KeyChange> byValue = new HashMap<>();
  private final Map<String, KeyChange> last = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private AcknowledgedWrites(List<KeyChange> changes) {
    for (KeyChange change : changes) {
      applied.put(new Place(change.revision(), change.key()), change);
      last.put(change.key(), change);
      if (change.value() != null) {
        byValue.put(change.key() + "=" + change.value(), change);
      }
    }
  }

  /// Everything that does not fit, in the order of the calls.
  ///
  /// @param changes all changes since before the history began, by revision
  public static List<Finding> check(History history, List<KeyChange> changes) {
    AcknowledgedWrites check = new AcknowledgedWrites(changes);
    Set<String> askedFor = new HashSet<>();
    Set<String> keys = new HashSet<>();
    for (Operation operation : history.operations()) {
      if (!operation.action().isOnLock()) {
        keys.add(operation.key());
      }
      if (operation.action() == Action.PUT) {
        askedFor.add(operation.key() + "=" + operation.asked().value());
        check.put(operation);
      } else if (operation.action() == Action.DELETE && operation.isAnswered()) {
        check.deleted(operation);
      } else if (operation.action() == Action.GET && operation.told().node() != null) {
        check.finallyRead(operation);
      }
    }
    check.requireAskedFor(changes, keys, askedFor);
    return check.findings;
  }

  private void put(Operation put) {
    String written = put.key() + "=" + put.asked().value();
    KeyChange change = byValue.get(written);
    if (put.isFailed() && change != null) {
      broken(
          "%s was told to have failed, and stands at revision %d"
              .formatted(written, change.revision()));
    }
    if (!put.isAnswered()) {
      return;
    }
    EventContent told = put.told();
    if (change == null) {
      broken("%s was acknowledged (%s), and is nowhere".formatted(written, place(told)));
    } else if (!Objects.equals(told.revision(), change.revision())
        || !Objects.equals(told.version(), change.version())) {
      broken(
          "%s was acknowledged (%s), and stands at revision %d, version %d"
              .formatted(written, place(told), change.revision(), change.version()));
    }
  }

  private void deleted(Operation delete) {
    EventContent told = delete.told();
    if (EventContent.EXISTED.equals(told.value())) {
      KeyChange change =
          applied.get(new Place(Objects.requireNonNull(told.revision()), delete.key()));
      if (change == null || change.value() != null) {
        broken(
            "the delete of %s was acknowledged (%s), and is nowhere"
                .formatted(delete.key(), place(told)));
      }
    }
  }

  /// A read after all is over: it tells the last change, at whatever node.
  private void finallyRead(Operation get) {
    if (!get.isAnswered()) {
      return;
    }
    KeyChange change = last.get(get.key());
    String expected = change == null ? null : change.value();
    if (!Objects.equals(get.told().value(), expected)) {
      broken(
          "%s read %s=%s in the end, and the last write is %s"
              .formatted(get.told().node(), get.key(), get.told().value(), expected));
    }
  }

  private void requireAskedFor(List<KeyChange> changes, Set<String> keys, Set<String> askedFor) {
    for (KeyChange change : changes) {
      boolean isOurs = keys.contains(change.key()) && change.value() != null;
      if (isOurs && !askedFor.contains(change.key() + "=" + change.value())) {
        broken(
            "%s=%s stands at revision %d, and nobody wrote it"
                .formatted(change.key(), change.value(), change.revision()));
      }
    }
  }

  private static String place(EventContent told) {
    return "revision %d%s"
        .formatted(told.revision(), told.version() == null ? "" : ", version " + told.version());
  }

  private void broken(String what) {
    findings.add(new Finding(Promise.NOTHING_LOST, what));
  }

  private record Place(long revision, String key) {}
}
