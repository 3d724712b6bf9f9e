package dev.aegis.controlplane.agent.outlet;

import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.forge.ForgeSimulator;
import dev.aegis.controlplane.agent.outlet.LateDeliveries.Ending;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A simulated forge and a courier to it, for tests of what the courier makes of it. Time passes
/// when the test says so.
abstract class ForgeByCourier {
  /// A courier that has no patience: whatever is not there at once comes late.
  static final Duration PATIENCE = Duration.ZERO;

  static final Duration OFTEN = Duration.ofMillis(5);

  @TempDir Path folder;
  final AtomicReference<Instant> time =
      new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
  ForgeSimulator forge;
  Courier courier;

  @BeforeEach
  void start() throws IOException {
    forge = ForgeSimulator.start(folder, BareRepository.YAML, ForgePlace.TOKEN, time::get);
    courier = courierTo(forge.endpoint(), Duration.ofSeconds(60));
  }

  @AfterEach
  void stop() {
    forge.close();
    courier.close();
  }

  Courier courierTo(URI endpoint, Duration deadline) {
    GitHubPlace place = ForgePlace.at(endpoint, deadline);
    return Courier.to(GitHubQueue.open(place, time::get), PATIENCE, time::get);
  }

  /// When what was read is as new as it can be now.
  void awaitReading() {
    await()
        .pollInterval(OFTEN)
        .ignoreExceptions()
        .until(() -> {
          courier.read();
          return !courier.isReading();
        });
  }

  Delivered send(double changes) throws Exception {
    Proposal.Approved approved = approved(changes);
    return courier.openOrUpdate(approved.patch(), approved.concern(), approved.body(), time.get());
  }

  Proposal.Approved approved(double changes) throws MalformedConfigException {
    return Anomalies.approved(
        Anomalies.churn(new Subject.Cluster(), Severity.WARNING, changes, time.get()),
        BareRepository.YAML);
  }

  /// What came of it, be it told later.
  Delivered awaitEnd(Delivered delivered) {
    if (!(delivered instanceof Delivered.UnderWay)) {
      return delivered;
    }
    List<Ending> endings = new ArrayList<>();
    await().pollInterval(OFTEN).until(() -> endings.addAll(courier.ended()) && !endings.isEmpty());
    return ((Ending.Proposal) endings.getFirst()).delivered();
  }
}
