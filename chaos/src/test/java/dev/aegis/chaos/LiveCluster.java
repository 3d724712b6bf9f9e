package dev.aegis.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Five real nodes and the event stream, without an agent.
final class LiveCluster {
  private final Path state;
  private final int portBase;

  private LiveCluster(Path state, int portBase) {
    this.state = state;
    this.portBase = portBase;
  }

  static LiveCluster start(Path state, int portBase) {
    Launcher.on(state)
        .run(
            Duration.ofMinutes(10),
            "up",
            "--fresh",
            "--no-agent",
            "--port-base",
            Integer.toString(portBase))
        .succeeded();
    return new LiveCluster(state, portBase);
  }

  /// `127.0.0.1:21021` by node.
  SortedMap<String, String> actuators() {
    SortedMap<String, String> actuators = new TreeMap<>();
    for (int i = 1; i <= 5; i++) {
      actuators.put("n" + i, "127.0.0.1:" + (portBase + 20 + i));
    }
    return actuators;
  }

  /// The setting that names the event stream, for one who may read it.
  Map<String, String> eventStream() {
    return Map.of("AEGIS_TELEMETRY_REDIS_URL", "redis://127.0.0.1:" + (portBase + 31));
  }

  /// Kills leaders, one after another, each when the next one leads.
  void killLeaders(int times) {
    Launcher.on(state)
        .run(
            Duration.ofMinutes(6),
            "chaos",
            "kill-leader",
            "--times",
            Integer.toString(times),
            "--every",
            "5")
        .succeeded();
  }

  /// What Redis answers to commands of one user, a line each.
  ///
  /// @param user whose password the launcher keeps; empty for whoever has none
  String askRedis(String user, String... commands) throws IOException {
    StringBuilder request = new StringBuilder();
    if (!user.isEmpty()) {
      Path password = state.resolve("redis/" + user + ".password");
      request.append("AUTH ").append(user).append(' ').append(Files.readString(password));
      request.append("\r\n");
    }
    for (String command : commands) {
      request.append(command).append("\r\n");
    }
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), portBase + 31)) {
      socket.getOutputStream().write(request.append("QUIT\r\n").toString().getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
