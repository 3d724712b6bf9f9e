package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/// What clients saw: how many requests ended in this window, and how many of them the service
/// failed.
///
/// A refusal or an invalid request is an answer; `unavailable` and `unknown` are failures of the
/// service.
///
/// @param total requests that ended
/// @param failed of those, the ones that ended `unavailable` or `unknown`
/// @param sampleIds what the numbers were read from
public record ClientRequests(double total, double failed, List<String> sampleIds) {
  private static final NavigableSet<String> FAILURES =
      new TreeSet<>(List.of("unavailable", "unknown"));

  public ClientRequests {
    sampleIds = List.copyOf(sampleIds);
  }

  public static ClientRequests of(WindowReading reading) {
    double total = 0;
    double failed = 0;
    List<String> ids = new ArrayList<>();
    for (Series counter : reading.series(MetricName.CLIENT_REQUEST.countName())) {
      double increase = counter.increase();
      total += increase;
      if (FAILURES.contains(counter.label("outcome")) && increase > 0) {
        failed += increase;
        ids.addAll(counter.endIds());
      }
    }
    return new ClientRequests(total, failed, ids);
  }

  /// The share of failed requests, 0 to 1; 0 when there were none.
  public double failedShare() {
    return total == 0 ? 0 : failed / total;
  }
}
