package dev.aegis.load.zookeeper;

import dev.aegis.load.cluster.Server;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Asks a ZooKeeper server what it is doing, with its command `srvr`.
final class FourLetterWord {
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
  private static final String MODE = "Mode: ";

  private FourLetterWord() {}

  /// `leader` or `follower`; nothing when the server does not answer or does not serve yet.
  static Optional<String> mode(Server server) {
    int millis = Math.toIntExact(ANSWER_WITHIN.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(server.host(), server.port()), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return answer
          .lines()
          .filter(line -> line.startsWith(MODE))
          .map(line -> line.substring(MODE.length()))
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
