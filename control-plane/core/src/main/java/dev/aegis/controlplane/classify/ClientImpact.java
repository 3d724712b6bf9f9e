package dev.aegis.controlplane.classify;

import dev.aegis.controlplane.reading.ClientRequests;
import dev.aegis.controlplane.reading.WindowReading;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.Optional;

/// Whether clients noticed.
final class ClientImpact {
  private ClientImpact() {}

  /// Evidence of failed requests, if there were enough of them to matter.
  static Optional<Evidence> of(WindowReading reading, Thresholds.Clients thresholds) {
    ClientRequests requests = ClientRequests.of(reading);
    boolean noticed =
        requests.failed() >= thresholds.failures() && requests.failedShare() >= thresholds.share();
    return noticed ? Optional.of(evidence(requests)) : Optional.empty();
  }

  private static Evidence evidence(ClientRequests requests) {
    return EvidenceBuilder.of(MetricName.CLIENT_REQUEST.wireName())
        .number("failed", requests.failed())
        .number("failed_share", requests.failedShare())
        .from(requests.sampleIds())
        .saying("clients saw requests end as unavailable or with an unknown outcome");
  }
}
