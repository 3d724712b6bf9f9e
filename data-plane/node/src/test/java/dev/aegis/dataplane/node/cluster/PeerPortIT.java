package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServiceDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The peer port is no way into the cluster: every method of Ratis' own client and admin services
/// is refused.
class PeerPortIT {
  @TempDir Path dir;

  @Test
  void everyMethodButThePeerProtocolIsRefused() throws IOException {
    try (InProcessCluster cluster = InProcessCluster.start(dir, 1)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> cluster.leader().isPresent());
      try (PeerPortClient client = PeerPortClient.plain(cluster.peerAddress("n1"))) {
        int methods = 0;
        for (ServiceDescriptor service : PeerPortClient.closedServices()) {
          for (MethodDescriptor<?, ?> method : service.getMethods()) {
            assertThat(client.call(method))
                .as(method.getFullMethodName())
                .isEqualTo(Status.Code.PERMISSION_DENIED);
            methods++;
          }
        }
        assertThat(methods).isGreaterThan(5);
      }
    }
  }
}
