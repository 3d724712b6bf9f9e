package dev.aegis.sdk.junit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Free TCP ports on loopback, for as long as a cluster needs them.
///
/// A node is told its port before it listens, and listens there again after a restart. So the ports
/// are none of those that systems give to whoever asks for any (from 32768 on with Linux, from
/// 49152 with others): between a node's end and its restart, such a port may go to any connection.
/// Other clusters of this process keep off what was taken here; those of other processes begin to
/// look elsewhere.
final class LoopbackPorts implements AutoCloseable {
  private static final int FIRST = 23_000;
  private static final int END = 32_700;
  private static final Set<Integer> TAKEN = new HashSet<>();

  private final List<Integer> ports;

  private LoopbackPorts(List<Integer> ports) {
    this.ports = ports;
  }

  /// @throws IOException when there are not so many
  static LoopbackPorts take(int count) throws IOException {
    synchronized (TAKEN) {
      List<Integer> found = new ArrayList<>();
      int begin = ThreadLocalRandom.current().nextInt(END - FIRST);
      for (int step = 0; step < END - FIRST && found.size() < count; step++) {
        int port = FIRST + (begin + step) % (END - FIRST);
        if (!TAKEN.contains(port) && isFree(port)) {
          found.add(port);
        }
      }
      if (found.size() < count) {
        throw new IOException(
            "%d ports are needed on loopback, and from %d to %d only %d are free"
                .formatted(count, FIRST, END - 1, found.size()));
      }
      TAKEN.addAll(found);
      return new LoopbackPorts(found);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  int port(int index) {
    return ports.get(index);
  }

  @Override
  public void close() {
    synchronized (TAKEN) {
      ports.forEach(TAKEN::remove);
    }
  }
}
