package dev.aegis.chaos;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Speaks as the actuator of node n1.
final class FakeTelemetry implements AutoCloseable {
  private static final int ACTUATOR_OFFSET = 21;
  private static final String METRICS =
      """
      # TYPE aegis_raft_is_leader gauge
      aegis_raft_has_leader{application="node"} %1$s
      aegis_raft_is_leader{application="node"} %1$s
      aegis_raft_term{application="node"} %2$s
      aegis_raft_commit_index{application="node"} %3$s
      """;

  private final HttpServer server;

  private FakeTelemetry(HttpServer server) {
    this.server = server;
  }

  /// It leads in term 7, and has committed nothing yet.
  static FakeTelemetry ofLeaderN1(Path state) throws IOException {
    return speaking(state, METRICS.formatted("1.0", "7.0", "-1.0"));
  }

  /// It runs, and knows nothing of its Raft group yet.
  static FakeTelemetry ofStartingN1(Path state) throws IOException {
    return speaking(state, METRICS.formatted("NaN", "NaN", "NaN"));
  }

  /// Starts to speak, and writes the settings by which the launcher finds it.
  private static FakeTelemetry speaking(Path state, String metrics) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = metrics.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/actuator/prometheus",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    Files.createDirectories(state);
    int portBase = server.getAddress().getPort() - ACTUATOR_OFFSET;
    Files.writeString(state.resolve("settings"), "PORT_BASE=" + portBase + "\nWITH_AGENT=yes\n");
    return new FakeTelemetry(server);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
