package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.ChaosEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The one story that goes through the whole house, on real processes: a client works, leaders are
/// killed, the agent notices and proposes, a human merges, the nodes roll; and a careless human's
/// bad change is refused.
///
/// Nothing in here waits for a fixed time, and no assertion is about how long something took; the
/// longest gap in service is printed.
class StoryIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int NODES = 5;
  private static final int KILLS = 5;

  @TempDir Path dir;

  @AfterEach
  void stop() {
    Launcher.on(dir.resolve("state")).run("down");
  }

  @Test
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  void churnIsNoticedProposedMergedAndRolledOutWhileAClientLosesNothing() throws Exception {
    Launcher aegis = Launcher.on(dir.resolve("state"));
    Path report = dir.resolve("report.json");
    aegis
        .run(
            Duration.ofMinutes(10),
            "up",
            "--fresh",
            "--port-base",
            Integer.toString(FreePorts.base(21_000)))
        .succeeded();
    String before = digests(aegis).getFirst();
    Process client = aegis.start("client", "--until-stdin-closes", "--report", report.toString());
    try {
      awaitWrites(report, 50);

      dryRunTouchesNothing(aegis);
      killLeaders(aegis);
      agentProposesOnceAndDraftsOnce(aegis);
      mergeRollsTheNodesLeaderLast(aegis, before);
      badConfigurationIsRefusedByEveryNode(aegis);

      long written = acknowledged(report);
      awaitWrites(report, written + 50);
    } finally {
      client.outputWriter().close();
    }
    assertThat(client.waitFor(PATIENCE)).as("the client ends").isTrue();
    System.out.println(Files.readString(report));
    assertThat(client.exitValue())
        .as("nothing acknowledged is lost, only typed errors, the token never goes back")
        .isZero();
    assertThat(Files.readString(report))
        .contains("\"lost\": 0", "\"untypedErrors\": 0", "\"tokenWentBack\": false");
    assertThat(aegis.run("down").succeeded().out()).contains("down");
  }

  private void dryRunTouchesNothing(Launcher aegis) {
    aegis.run("chaos", "kill-leader", "--dry-run").succeeded();
    assertThat(events()).isEmpty();
    assertThat(dir.resolve("state/logs/restarts.log"))
        .satisfiesAnyOf(
            log -> assertThat(log).doesNotExist(), log -> assertThat(log).isEmptyFile());
  }

  private void killLeaders(Launcher aegis) {
    aegis
        .run(
            Duration.ofMinutes(6),
            "chaos",
            "kill-leader",
            "--times",
            Integer.toString(KILLS),
            "--every",
            "5")
        .succeeded();
    List<ChaosEvent> events = events();
    assertThat(events).hasSize(2 * KILLS);
    assertThat(events).allSatisfy(event -> assertThat(event.scenario()).isEqualTo("kill-leader"));
  }

  private void agentProposesOnceAndDraftsOnce(Launcher aegis) {
    await().atMost(PATIENCE).until(() -> open(aegis).size() == 1);
    String proposal = aegis.run("review", "show", "1").succeeded().out();
    assertThat(proposal)
        .contains(
            "kind: election_churn", "envelope: approved", "Rollback", "Diff", "leader_changed");
    await().atMost(PATIENCE).until(() -> drafts().size() == 1);
    // Running on: the agent sees the same anomaly in several more windows.
    int seen = journal().size();
    await().atMost(PATIENCE).until(() -> journal().size() > seen + 2);
    assertThat(aegis.run("review", "list", "--all").succeeded().out().lines().skip(1)).hasSize(1);
    assertThat(drafts()).hasSize(1);
  }

  private void mergeRollsTheNodesLeaderLast(Launcher aegis, String before) {
    String leader = leader(aegis);
    int restartsBefore = rolls().size();
    aegis.run("review", "merge", "1").succeeded();
    await()
        .atMost(PATIENCE)
        .until(() -> digests(aegis).stream().allMatch(d -> isOneVersion(d) && !d.equals(before)));
    assertThat(digests(aegis).stream().distinct()).hasSize(1);
    List<String> rolled = rolls().subList(restartsBefore, rolls().size());
    assertThat(rolled).hasSize(NODES).doesNotHaveDuplicates();
    assertThat(rolled.getLast()).isEqualTo(leader);
    assertThat(open(aegis)).isEmpty();
  }

  private void badConfigurationIsRefusedByEveryNode(Launcher aegis) throws IOException {
    String inForce = digests(aegis).getFirst();
    Path bad = dir.resolve("bad.yaml");
    Files.writeString(
        bad,
        Files.readString(Launcher.ROOT.resolve("deploy/aegis.yaml"))
            .replaceFirst("heartbeat-interval: \\w+", "heartbeat-interval: 5s"));
    aegis.run("review", "open", bad.toString(), "--title", "Fewer heartbeats").succeeded();
    String number = open(aegis).getFirst().replaceFirst("\\s.*", "");
    aegis.run("review", "merge", number).succeeded();
    await()
        .atMost(PATIENCE)
        .until(() ->
            digests(aegis).size() == NODES
                && digests(aegis).stream().allMatch(d -> d.equals(inForce + "+refused")));
  }

  // --- what a person sees ---

  /// The configuration column of `status`, node by node; a silent node shows something that is no
  /// version.
  private static List<String> digests(Launcher aegis) {
    return column(aegis, 5);
  }

  private static boolean isOneVersion(String digest) {
    return digest.matches("[0-9a-f]{12}");
  }

  private static String leader(Launcher aegis) {
    List<String> roles = column(aegis, 2);
    return "n" + (roles.indexOf("leader") + 1);
  }

  private static List<String> column(Launcher aegis, int index) {
    return aegis
        .run("status")
        .succeeded()
        .out()
        .lines()
        .filter(line -> line.matches("n[1-5] .*"))
        .map(line -> List.of(line.split("\\s+", -1)))
        .map(words -> index < words.size() ? words.get(index) : "")
        .toList();
  }

  private static List<String> open(Launcher aegis) {
    return aegis
        .run("review", "list")
        .succeeded()
        .out()
        .lines()
        .filter(line -> line.matches("\\d+ .*"))
        .toList();
  }

  /// Nodes that ended to roll, in order: exit code 75.
  private List<String> rolls() {
    return lines(dir.resolve("state/logs/restarts.log")).stream()
        .filter(line -> line.contains("ended with 75"))
        .map(line -> line.replaceFirst(".*(n[1-5]) ended with 75.*", "$1"))
        .toList();
  }

  private List<ChaosEvent> events() {
    return lines(dir.resolve("state/chaos/events.jsonl")).stream()
        .map(TelemetryJson::readChaosEvent)
        .toList();
  }

  private List<String> journal() {
    return lines(dir.resolve("state/agent/journal.jsonl"));
  }

  private List<Path> drafts() {
    Path issues = dir.resolve("state/agent/issues");
    if (!Files.isDirectory(issues)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(issues)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitWrites(Path report, long count) {
    await().atMost(PATIENCE).until(() -> acknowledged(report) >= count);
  }

  private static long acknowledged(Path report) {
    return lines(report.resolveSibling(report.getFileName() + ".acks")).size();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
