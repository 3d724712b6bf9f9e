package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.RaftTimings;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.Timekeeper;
import org.junit.jupiter.api.Test;

/// What a process tells of its nodes, of which there may be several, also one after another under
/// one name.
class ForwardingMetricRegistryTest {
  private static final String NODE = "a node of this test alone";

  private final ForwardingMetricRegistry registry =
      new ForwardingMetricRegistry(
          new MetricRegistryInfo(NODE + "@group", "ratis_grpc", "log_appender", "round trips"));

  @Test
  void aCallThatOutlivesItsNodeIsNoneOfTheNextNodeOfItsName() {
    RoundTrips first = new RoundTrips(new ArrayList<>());
    RoundTrips second = new RoundTrips(new ArrayList<>());
    ForwardingMetricRegistries.forward(NODE, first);
    Timekeeper.Context call = registry.timer("n4_latency").time();

    ForwardingMetricRegistries.forward(NODE, second);
    call.stop();
    registry.timer("n2_latency").time().stop();

    assertThat(first.peers()).containsExactly("n4");
    assertThat(second.peers()).containsExactly("n2");
  }

  private record RoundTrips(List<String> peers) implements RaftTimings {
    @Override
    public void peerRoundTrip(String peer, long nanos) {
      peers.add(peer);
    }

    @Override
    public void logSyncBegan() {}

    @Override
    public void logSyncEnded(long nanos) {}

    @Override
    public void electionEnded() {}

    @Override
    public void electionTimedOut() {}

    @Override
    public void refusedAtLimit() {}
  }
}
