package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.settings.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class DeadLeaderTest {

  @Test
  void aPortThatNobodyListensOnRefusesAndOneThatIsNeverReadDoesNot() throws IOException {
    HostPort address;
    try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new HostPort("127.0.0.1", busy.getLocalPort());
      for (int i = 0; i < 4; i++) {
        assertThat(DeadLeader.isRefused(address)).as("connection %d, none taken", i).isFalse();
      }
    }
    assertThat(DeadLeader.isRefused(address)).isTrue();
  }
}
