package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopbackPortsTest {
  @Test
  void noPortIsGivenTwice() throws IOException {
    Set<Integer> given = new HashSet<>();
    try (LoopbackPorts one = LoopbackPorts.take(20);
        LoopbackPorts other = LoopbackPorts.take(20)) {
      IntStream.range(0, 20).forEach(i -> given.add(one.port(i)));
      IntStream.range(0, 20).forEach(i -> given.add(other.port(i)));
    }
    assertThat(given).hasSize(40).allMatch(port -> port < 32_768);
  }

  @Test
  void aGivenPortCanBeListenedOn() throws IOException {
    try (LoopbackPorts ports = LoopbackPorts.take(1);
        ServerSocket socket =
            new ServerSocket(ports.port(0), 1, InetAddress.getLoopbackAddress())) {
      assertThat(socket.isBound()).isTrue();
    }
  }
}
