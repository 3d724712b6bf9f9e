package dev.aegis.chaos;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Five real nodes and the event stream, without an agent.
final class LiveCluster {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern TERM = Pattern.compile("(?m)^aegis_raft_term (\\S+)$");

  private final Path state;
  private final int portBase;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

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

  /// Stops the leader's process until another one leads, and lets it go on.
  void stallLeader() throws IOException {
    await().atMost(PATIENCE).until(() -> leader().isPresent());
    Lead before = leader().orElseThrow();
    ProcessHandle process = process(before.node());
    signal("STOP", process);
    try {
      await()
          .atMost(PATIENCE)
          .until(() -> leader().filter(now -> now.term() > before.term()).isPresent());
    } finally {
      signal("CONT", process);
    }
    await()
        .atMost(PATIENCE)
        .until(() ->
            page(before.node())
                .filter(page -> page.contains("aegis_raft_has_leader 1"))
                .isPresent());
  }

  /// Who leads in the highest term anybody tells of.
  private record Lead(String node, double term) {}

  private Optional<Lead> leader() {
    Lead best = null;
    for (String node : actuators().keySet()) {
      String page = page(node).orElse("");
      Matcher term = TERM.matcher(page);
      if (page.contains("aegis_raft_is_leader 1") && term.find()) {
        double value = Double.parseDouble(term.group(1));
        best = best == null || value > best.term() ? new Lead(node, value) : best;
      }
    }
    return Optional.ofNullable(best);
  }

  private Optional<String> page(String node) {
    URI page = URI.create("http://" + actuators().get(node) + "/actuator/prometheus");
    HttpRequest get = HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(1)).build();
    try {
      return Optional.of(client.send(get, BodyHandlers.ofString()).body());
    } catch (IOException _) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private ProcessHandle process(String node) throws IOException {
    long pid = Long.parseLong(Files.readString(state.resolve("run/" + node + ".pid")).strip());
    return ProcessHandle.of(pid).orElseThrow();
  }

  private static void signal(String name, ProcessHandle process) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
