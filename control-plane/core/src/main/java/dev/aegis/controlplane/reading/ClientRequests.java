package dev.aegis.controlplane.reading;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/// What clients saw: how many requests ended in this window, and how many of them the service
/// failed.
///
/// A refusal or an invalid request is an answer; `unavailable` and `unknown` are failures of the
/// service.
///
/// @param total requests that ended
/// @param failed of those, the ones that ended `unavailable` or `unknown`
/// @param sampleIds what the numbers were read from; of failures, where there were any
public record ClientRequests(double total, double failed, List<String> sampleIds) {
  /// Of an objective of 99.9 %.
  public static final double ERROR_BUDGET = 0.001;

  /// Burn rates of the SRE workbook: 2 % of a month's budget in an hour, 5 % in six hours.
  private static final double CRITICAL_BURN = 14.4;

  private static final double WARNING_BURN = 6;

  private static final NavigableSet<String> FAILURES =
      new TreeSet<>(List.of("unavailable", "unknown"));

  public ClientRequests {
    sampleIds = List.copyOf(sampleIds);
  }

  public static ClientRequests of(WindowReading reading) {
    double total = 0;
    double failed = 0;
    List<String> ids = new ArrayList<>();
    List<String> allIds = new ArrayList<>();
    for (Series counter : reading.series(MetricName.CLIENT_REQUEST.countName())) {
      double increase = counter.increase();
      total += increase;
      allIds.addAll(counter.endIds());
      if (FAILURES.contains(counter.label("outcome")) && increase > 0) {
        failed += increase;
        ids.addAll(counter.endIds());
      }
    }
    return new ClientRequests(total, failed, failed > 0 ? ids : allIds);
  }

  /// How much it mattered to clients, by the burn of an error budget; absent when no request is
  /// known of.
  public Optional<Severity> severity() {
    if (total == 0) {
      return Optional.empty();
    }
    double burn = failedShare() / ERROR_BUDGET;
    return Optional.of(
        burn >= CRITICAL_BURN
            ? Severity.CRITICAL
            : burn >= WARNING_BURN ? Severity.WARNING : Severity.INFO);
  }

  /// How many times as fast as it may be spent the error budget was spent.
  public double burn() {
    return failedShare() / ERROR_BUDGET;
  }

  /// The share of failed requests, 0 to 1; 0 when there were none.
  public double failedShare() {
    return total == 0 ? 0 : failed / total;
  }
}
