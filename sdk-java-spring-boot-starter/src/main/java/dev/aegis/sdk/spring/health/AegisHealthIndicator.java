package dev.aegis.sdk.spring.health;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.EndpointReport;
import dev.aegis.sdk.EndpointReport.Answered;
import dev.aegis.sdk.EndpointReport.Silent;
import dev.aegis.sdk.NodeStatus;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Up while at least one endpoint answers that it knows the cluster's leader and keeps up with it.
///
/// All endpoints are asked at once, and none is waited for longer than the timeout, so one dead
/// node costs that much and hides nothing of the others. The details name the leader and what each
/// endpoint said; nothing in them is secret. The nodes answer this question to anybody who may
/// connect, so it needs no role.
public final class AegisHealthIndicator implements HealthIndicator {
  private final AegisClient client;
  private final Duration timeout;

  /// Health as seen by a client.
  ///
  /// @param timeout the longest it may take, 1 ms or more
  public AegisHealthIndicator(AegisClient client, Duration timeout) {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout is " + timeout + "; it must be 1 ms or more.");
    }
    this.client = client;
    this.timeout = timeout;
  }

  @Override
  public Health health() {
    List<EndpointReport> reports = client.cluster().status(timeout);
    Optional<String> leader = leader(reports);
    Health.Builder health = leader.isPresent() ? Health.up() : Health.down();
    Map<String, String> endpoints = new LinkedHashMap<>();
    reports.forEach(report -> endpoints.put(report.endpoint(), inWords(report)));
    return health
        .withDetail("leader", leader.orElse("none known"))
        .withDetail("endpoints", endpoints)
        .build();
  }

  /// As the node of the latest term has it: one that was cut off still believes in an older one.
  private static Optional<String> leader(List<EndpointReport> reports) {
    return reports.stream()
        .flatMap(report -> status(report).stream())
        .filter(NodeStatus::healthy)
        .max(Comparator.comparingLong(NodeStatus::term))
        .map(NodeStatus::leaderId);
  }

  private static Optional<NodeStatus> status(EndpointReport report) {
    return switch (report) {
      case Answered(_, NodeStatus status) -> Optional.of(status);
      case Silent _ -> Optional.empty();
    };
  }

  private static String inWords(EndpointReport report) {
    return switch (report) {
      case Answered(_, NodeStatus status) ->
          status.nodeId()
              + ", "
              + status.role().name().toLowerCase(Locale.ROOT)
              + (status.healthy() ? "" : ", not healthy");
      case Silent(_, String error) -> error;
    };
  }
}
