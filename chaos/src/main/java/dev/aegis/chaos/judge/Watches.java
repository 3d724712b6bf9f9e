package dev.aegis.chaos.judge;

import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.watch.Delivery;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import dev.aegis.chaos.watch.WatchValidator;
import dev.aegis.chaos.watch.WatchViolation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Judges what watches delivered while faults came and went, by what every node tells of the same
/// revisions when all is over. Pure.
public final class Watches {
  /// More of one stream would tell nothing more.
  private static final int FIRST_VIOLATIONS = 5;

  private Watches() {}

  /// All changes that a stream delivered, in its order.
  public static List<KeyChange> changes(WatchStream stream) {
    List<KeyChange> changes = new ArrayList<>();
    for (Delivery delivery : stream.deliveries()) {
      switch (delivery) {
        case Delivery.Opened _ -> {}
        case Delivery.Batch batch -> changes.addAll(batch.changes());
      }
    }
    return changes;
  }

  /// All that was applied, as told by the node that has come furthest: one that was left behind is
  /// no measure for the others.
  public static List<KeyChange> applied(Map<String, WatchStream> afterwards) {
    return afterwards.values().stream()
        .map(Watches::changes)
        .max(Comparator.comparingInt(List::size))
        .orElse(List.of());
  }

  /// What is wrong with them.
  ///
  /// @param live streams of the run, by name
  /// @param afterwards by node, the same revisions asked for when all is over
  public static List<Finding> check(
      Map<String, WatchStream> live, Map<String, WatchStream> afterwards) {
    List<Finding> findings = new ArrayList<>();
    List<KeyChange> applied = applied(afterwards);
    afterwards.forEach((node, stream) -> {
      List<KeyChange> told = changes(stream);
      if (!applied.equals(told)) {
        findings.add(
            new Finding(
                Promise.REPLICAS_EQUAL,
                "%s tells other changes of the same revisions than the node that tells most (%s)"
                    .formatted(node, difference(told, applied))));
      }
    });
    live.forEach((name, stream) -> {
      List<WatchViolation> violations = WatchValidator.validate(applied, stream);
      violations.stream()
          .limit(FIRST_VIOLATIONS)
          .forEach(violation ->
              findings.add(
                  new Finding(
                      Promise.WATCHES,
                      "%s, %s: %s (%d in all)"
                          .formatted(
                              name, violation.promise(), violation.what(), violations.size()))));
    });
    return findings;
  }

  private static String difference(List<KeyChange> one, List<KeyChange> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      if (!one.get(i).equals(other.get(i))) {
        return one.get(i) + " and " + other.get(i);
      }
    }
    return one.size() + " and " + other.size() + " changes";
  }
}
