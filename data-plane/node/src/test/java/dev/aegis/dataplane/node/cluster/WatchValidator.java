package dev.aegis.dataplane.node.cluster;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Holds what one watch delivered, resumed or not, against what happened to the keys.
///
/// Each violation names the guarantee it breaks: ordered, unique, reliable, atomic, resumable,
/// bookmarkable, filter, previous.
final class WatchValidator {
  private final WatchRequest request;
  private final Map<String, Fact> facts = new TreeMap<>();
  private final Map<String, Fact> missing = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private long next;
  private long lastRevision;
  private boolean lastWasFragment;

  /// One write to one key.
  ///
  /// @param previous absent for a key that was not there
  record Fact(KeyValue current, @Nullable KeyValue previous) {
    String name() {
      return nameOf(current);
    }
  }

  private WatchValidator(WatchRequest request, List<Fact> happened) {
    this.request = request;
    for (Fact fact : happened) {
      facts.put(fact.name(), fact);
    }
  }

  /// Every violation, in words.
  ///
  /// @param happened everything that happened to the watched keys, and perhaps to others
  /// @param streams what each stream of the watch delivered; each but the first one was opened at
  ///   the last `next_revision` of the one before
  static List<String> violations(
      WatchRequest request, List<Fact> happened, List<List<WatchResponse>> streams) {
    WatchValidator validator = new WatchValidator(request, happened);
    validator.next = streams.getFirst().getFirst().getFromRevision();
    validator.expectFrom(validator.next);
    for (List<WatchResponse> stream : streams) {
      validator.lastWasFragment = false;
      wholeRevisions(stream).forEach(validator::check);
    }
    validator.checkNothingIsMissing();
    return validator.violations;
  }

  /// A revision of which only a part came before the stream broke is delivered anew.
  private static List<WatchResponse> wholeRevisions(List<WatchResponse> stream) {
    int end = stream.size();
    while (end > 0 && stream.get(end - 1).getFragment()) {
      end--;
    }
    return stream.subList(0, end);
  }

  private void expectFrom(long start) {
    for (Fact fact : facts.values()) {
      if (fact.current().getModRevision() >= start && wants(fact.current())) {
        missing.put(fact.name(), fact);
      }
    }
  }

  private void check(WatchResponse response) {
    if (response.getFromRevision() != next) {
      violate("resumable", "begins at " + response.getFromRevision() + ", not at " + next);
    }
    next = response.getNextRevision();
    boolean promisesTooMuch =
        response.getEventsCount() == 0
            && response.getNextRevision() > response.getFromRevision()
            && response.getNextRevision() > response.getHeader().getRevision() + 1;
    if (promisesTooMuch) {
      violate("bookmarkable", "is complete up to " + next + ", where there is nothing yet");
    }
    boolean continues = lastWasFragment;
    for (WatchEvent event : response.getEventsList()) {
      check(event, response, continues);
      continues = true;
    }
    lastWasFragment = response.getFragment();
  }

  private void check(WatchEvent event, WatchResponse response, boolean continues) {
    KeyValue current = event.getKv();
    String name = nameOf(current);
    long revision = current.getModRevision();
    if (revision < response.getFromRevision()) {
      violate("bookmarkable", name + " comes after everything before it was told");
    }
    if (revision < lastRevision) {
      violate("ordered", name + " comes after revision " + lastRevision);
    }
    if (revision == lastRevision && !continues) {
      violate("atomic", name + " comes apart from the others of its revision");
    }
    lastRevision = revision;
    if (!wants(current)) {
      violate("filter", name + " was not asked for");
      return;
    }
    Fact fact = facts.get(name);
    if (fact == null || !fact.current().equals(current)) {
      violate("reliable", name + " is not what was written");
      return;
    }
    if (missing.remove(name) == null) {
      violate("unique", name + " comes again");
    }
    KeyValue previous = event.hasPrevious() ? event.getPrevious() : null;
    KeyValue expected = request.getPreviousValue() ? fact.previous() : null;
    if (expected == null ? previous != null : !expected.equals(previous)) {
      violate("previous", name + " comes with another previous version");
    }
  }

  private void checkNothingIsMissing() {
    for (Fact fact : missing.values()) {
      if (fact.current().getModRevision() < next) {
        violate("reliable", fact.name() + " never came");
      }
    }
  }

  private boolean wants(KeyValue version) {
    boolean deleted = version.getVersion() == 0;
    return inRange(version.getKey()) && !(deleted ? request.getNoDelete() : request.getNoPut());
  }

  private boolean inRange(ByteString key) {
    if (!request.hasRangeEnd()) {
      return key.equals(request.getKey());
    }
    var order = ByteString.unsignedLexicographicalComparator();
    return order.compare(key, request.getKey()) >= 0
        && (request.getRangeEnd().isEmpty() || order.compare(key, request.getRangeEnd()) < 0);
  }

  private void violate(String guarantee, String what) {
    violations.add(guarantee + ": " + what);
  }

  private static String nameOf(KeyValue version) {
    return version.getKey().toStringUtf8() + "@" + version.getModRevision();
  }
}
