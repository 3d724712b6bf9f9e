package dev.aegis.chaos.watch;

import dev.aegis.chaos.watch.Delivery.Batch;
import dev.aegis.chaos.watch.Delivery.Opened;
import dev.aegis.chaos.watch.WatchViolation.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/// Compares what a watch delivered with what was applied.
///
/// It walks the stream once and knows at each moment up to which revision all is delivered: the
/// bookmark. A batch moves it on to its `nextRevision`, and everything applied in between that
/// matches must have come.
public final class WatchValidator {
  private final TreeMap<Long, List<KeyChange>> applied = new TreeMap<>();
  private final WatchStream stream;
  private final List<WatchViolation> violations = new ArrayList<>();
  private final Set<Place> seen = new HashSet<>();
  private final Map<Long, Integer> batchOfRevision = new HashMap<>();
  private int at;
  private long bookmark;
  private long lastRevision;
  private boolean isFresh;

  private WatchValidator(List<KeyChange> changes, WatchStream stream) {
    for (KeyChange change : changes) {
      applied.computeIfAbsent(change.revision(), _ -> new ArrayList<>()).add(change);
    }
    this.stream = stream;
  }

  /// All promises broken, in the order of the deliveries; empty when all are kept.
  ///
  /// @param applied all changes that were applied, at least from the watch's first revision on
  public static List<WatchViolation> validate(List<KeyChange> applied, WatchStream stream) {
    WatchValidator validator = new WatchValidator(applied, stream);
    for (Delivery delivery : stream.deliveries()) {
      switch (delivery) {
        case Opened(long fromRevision) -> validator.opened(fromRevision);
        case Batch batch -> validator.batch(batch);
      }
      validator.at++;
    }
    return validator.violations;
  }

  private void opened(long fromRevision) {
    if (at > 0 && fromRevision != bookmark) {
      broken(
          Promise.RESUMABLE,
          "it was opened again at revision %d, and %d was next".formatted(fromRevision, bookmark));
    }
    bookmark = fromRevision;
    isFresh = true;
  }

  private void batch(Batch batch) {
    Set<Place> inBatch = new HashSet<>();
    for (KeyChange change : batch.changes()) {
      change(change);
      inBatch.add(Place.of(change));
    }
    requireAll(inBatch, batch);
    if (batch.nextRevision() < bookmark) {
      broken(
          Promise.BOOKMARKABLE,
          "the next revision went back from %d to %d".formatted(bookmark, batch.nextRevision()));
    }
    bookmark = Math.max(bookmark, batch.nextRevision());
    isFresh = false;
  }

  private void change(KeyChange change) {
    String name = "revision %d of key \"%s\"".formatted(change.revision(), change.key());
    if (!change.key().startsWith(stream.prefix())) {
      broken(Promise.FILTERED, name + " does not begin with the prefix");
    }
    if (change.revision() < lastRevision) {
      broken(Promise.ORDERED, name + " came after revision " + lastRevision);
    }
    if (!seen.add(Place.of(change))) {
      broken(Promise.UNIQUE, name + " came before");
    }
    if (change.revision() < bookmark) {
      broken(
          isFresh ? Promise.RESUMABLE : Promise.BOOKMARKABLE,
          name + " came, and " + bookmark + " was next");
    }
    Integer before = batchOfRevision.putIfAbsent(change.revision(), at);
    if (before != null && before != at) {
      broken(Promise.ATOMIC, name + " came apart from the rest of its revision");
    }
    compare(change, name);
    lastRevision = Math.max(lastRevision, change.revision());
  }

  private void compare(KeyChange change, String name) {
    KeyChange original = null;
    for (KeyChange candidate : applied.getOrDefault(change.revision(), List.of())) {
      original = candidate.key().equals(change.key()) ? candidate : original;
    }
    if (original == null || !change.isSameAs(original)) {
      broken(Promise.FAITHFUL, name + " was not applied like that");
    } else if (stream.tellsPrevious() && !Objects.equals(change.previous(), original.previous())) {
      broken(Promise.PREVIOUS_VALUE, name + " tells another value before it");
    }
  }

  /// Everything that matches from the bookmark up to where the batch says it is complete.
  private void requireAll(Set<Place> inBatch, Batch batch) {
    if (batch.nextRevision() <= bookmark) {
      return;
    }
    boolean isFirst = isFresh;
    for (List<KeyChange> changes : applied.subMap(bookmark, batch.nextRevision()).values()) {
      for (KeyChange change : changes) {
        boolean matches = change.key().startsWith(stream.prefix());
        if (matches && !inBatch.contains(Place.of(change)) && !seen.contains(Place.of(change))) {
          broken(
              isFirst && change.revision() == bookmark ? Promise.RESUMABLE : Promise.RELIABLE,
              "revision %d of key \"%s\" never came".formatted(change.revision(), change.key()));
        }
      }
    }
  }

  private void broken(Promise promise, String what) {
    violations.add(new WatchViolation(promise, at, what));
  }

  private record Place(long revision, String key) {
    static Place of(KeyChange change) {
      return new Place(change.revision(), change.key());
    }
  }
}
