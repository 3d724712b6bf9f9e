package dev.aegis.sdk.junit.architecture.planted;

import dev.aegis.dataplane.node.Node;
import io.grpc.Channel;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.apache.ratis.protocol.RaftPeerId;

/// Shows on purpose what a user must not see.
public class LeakyCluster {
  protected Optional<RaftPeerId> leader = Optional.empty();

  public Channel channel(Node node) {
    throw new UnsupportedOperationException(node.status() + " " + leader);
  }

  public void counted(MeterRegistry meters) {}
}
