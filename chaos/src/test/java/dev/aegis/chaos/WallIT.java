package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The wall between the planes as a network: the agent has no way to a client's or a peer's port of
/// any node, and watches, judges and proposes all the same (ADR-001).
class WallIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path dir;

  @AfterEach
  void stop() {
    Launcher.on(dir.resolve("state")).run("down");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void agentCutFromClientAndPeerPortsStillWatchesAndProposes() throws Exception {
    if (!WalledNetwork.isPossible()) {
      System.err.println("LEFT OUT: the wall as a network needs root and the program ip");
    }
    Assumptions.assumeTrue(WalledNetwork.isPossible(), "needs root and ip");
    int base = FreePorts.base(21_000);
    try (WalledNetwork network = WalledNetwork.create()) {
      launch(network, "up", "--fresh", "--no-agent", "--port-base", Integer.toString(base));
      List<Integer> telemetry = new ArrayList<>(ports(base + 21));
      telemetry.add(base + 31);
      network.carry(telemetry, dir.resolve("relay.log"));
      onlyTelemetryIsReachable(network, base);

      network.start(network.besideAgent(agent(base)), dir.resolve("agent.log"));
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(journal()).contains("\"sight\":\"both_feeds\""));
      launch(network, "chaos", "kill-leader", "--times", "5", "--every", "5");

      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(Launcher.on(dir.resolve("state")).run("review", "list").out())
                  .contains("election_churn"));
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(drafts()).isNotEmpty());
    }
  }

  private static void onlyTelemetryIsReachable(WalledNetwork network, int base) throws IOException {
    for (int port : ports(base + 21)) {
      assertThat(network.agentReaches(WalledNetwork.NODES_ADDRESS, port)).isTrue();
    }
    for (String address : List.of(WalledNetwork.NODES_ADDRESS, "127.0.0.1")) {
      for (int port : Stream.of(ports(base + 1), ports(base + 11)).flatMap(List::stream).toList()) {
        assertThat(network.agentReaches(address, port)).as(address + ":" + port).isFalse();
      }
    }
  }

  /// The ports of five nodes from that of the first.
  private static List<Integer> ports(int first) {
    return IntStream.range(first, first + 5).boxed().toList();
  }

  private List<String> agent(int base) throws IOException {
    List<String> addresses = new ArrayList<>();
    for (int port : ports(base + 21)) {
      addresses.add("n%d=%s:%d".formatted(port - base - 20, WalledNetwork.NODES_ADDRESS, port));
    }
    String password = Files.readString(dir.resolve("state/redis/agent.password"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "AEGIS_TELEMETRY_REDIS_URL=redis://agent:%s@%s:%d"
                    .formatted(password, WalledNetwork.NODES_ADDRESS, base + 31)));
    command.addAll(
        AgentJar.command(
            "--aegis.agent.state-dir=" + dir.resolve("agent"),
            "--aegis.agent.config-repository=" + dir.resolve("state/config.git"),
            "--aegis.agent.nodes=" + String.join(",", addresses),
            "--server.port=0"));
    return command;
  }

  private void launch(WalledNetwork network, String... words) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                Launcher.ROOT.resolve("aegis").toString(),
                "--state",
                dir.resolve("state").toString()));
    command.addAll(List.of(words));
    Path log = dir.resolve("launcher.log");
    Process process =
        new ProcessBuilder(network.amongNodes(command))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(process.waitFor(Duration.ofMinutes(8))).as("it ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  private String journal() throws IOException {
    Path journal = dir.resolve("agent/journal.jsonl");
    return Files.exists(journal) ? Files.readString(journal) : "";
  }

  private List<Path> drafts() throws IOException {
    Path issues = dir.resolve("agent/issues");
    if (!Files.isDirectory(issues)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(issues)) {
      return files.toList();
    }
  }
}
