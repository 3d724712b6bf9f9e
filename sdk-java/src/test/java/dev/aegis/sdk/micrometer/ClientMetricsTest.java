package dev.aegis.sdk.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import dev.aegis.wire.v1.FailureCode;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ClientMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final FakeCluster cluster = FakeCluster.of(2);
  private final AegisClient client =
      AegisClient.builder(cluster.endpoints())
          .observer(new ClientMetrics(registry, Tags.of("service", "billing")))
          .connect();

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void callsAreTimedByOperationAndOutcome() {
    client.keys().put("a", "1");
    assertThatThrownBy(() -> client.keys().put("k".repeat(1025), "1"))
        .isInstanceOf(LimitExceededException.class);

    assertThat(calls("Put", "done")).isEqualTo(1);
    assertThat(calls("Put", "refused")).isEqualTo(1);
  }

  @Test
  void anAttemptThatFailedIsCountedByItsNode() {
    cluster.node(0).next("Put", new Fault.Refuse(FailureCode.NO_LEADER, ""));

    client.keys().put("a", "1");

    assertThat(
            registry
                .get("aegis.client.attempts.failed")
                .tag("endpoint", cluster.node(0).endpoint())
                .tag("operation", "Put")
                .counter()
                .count())
        .isEqualTo(1);
    assertThat(calls("Put", "done")).isEqualTo(1);
  }

  @Test
  void waitsAndHoldsOfLocksAreTimed() {
    try (HeldLock _ = client.locks().acquire("x", Duration.ZERO)) {
      assertThat(client.locks().tryAcquire("x")).isEmpty();
    }

    assertThat(registry.get("aegis.client.lock.wait").tag("obtained", "true").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("aegis.client.lock.wait").tag("obtained", "false").timer().count())
        .isEqualTo(1);
    assertThat(registry.get("aegis.client.lock.hold").timer().count()).isEqualTo(1);
  }

  @Test
  void aLostSessionIsCounted() {
    Session session = client.openSession(Duration.ofSeconds(2));
    CompletableFuture<Object> told = new CompletableFuture<>();
    session.onLost(told::complete);
    cluster.machine().end(session.id());
    told.join();

    assertThat(registry.get("aegis.client.sessions.lost").counter().count()).isEqualTo(1);
  }

  private long calls(String operation, String outcome) {
    return registry
        .get("aegis.client.calls")
        .tag("service", "billing")
        .tag("operation", operation)
        .tag("outcome", outcome)
        .timer()
        .count();
  }
}
