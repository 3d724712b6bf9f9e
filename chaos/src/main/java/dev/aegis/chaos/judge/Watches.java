package dev.aegis.chaos.judge;

import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.watch.Delivery;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import dev.aegis.chaos.watch.WatchValidator;
import dev.aegis.chaos.watch.WatchViolation;
import java.util.ArrayList;
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

  /// What is wrong with them.
  ///
  /// @param live streams of the run, by name
  /// @param afterwards by node, the same revisions asked for when all is over
  public static List<Finding> check(
      Map<String, WatchStream> live, Map<String, WatchStream> afterwards) {
    List<Finding> findings = new ArrayList<>();
    List<KeyChange> applied = null;
    String first = "";
    for (Map.Entry<String, WatchStream> node : afterwards.entrySet()) {
      List<KeyChange> told = changes(node.getValue());
      if (applied == null) {
        applied = told;
        first = node.getKey();
      } else if (!applied.equals(told)) {
        findings.add(
            new Finding(
                Promise.REPLICAS_EQUAL,
                "%s and %s tell different changes of the same revisions (%s)"
                    .formatted(first, node.getKey(), difference(applied, told))));
      }
    }
    List<KeyChange> reference = applied == null ? List.of() : applied;
    live.forEach((name, stream) -> {
      List<WatchViolation> violations = WatchValidator.validate(reference, stream);
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
