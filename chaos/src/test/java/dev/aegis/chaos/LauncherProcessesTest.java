package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher keeps what it started running, and ends that and nothing else.
class LauncherProcessesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path state;

  @Test
  void downEndsItsOwnProcessAndSparesAStrangerWithARecordedPid() throws IOException {
    try (StandIn node = StandIn.node(state, "n1");
        StandIn stranger = StandIn.stranger(state, "n2")) {
      Launcher.on(state).run("down").succeeded();

      assertThat(node.isAlive()).isFalse();
      assertThat(stranger.isAlive()).isTrue();
    }
  }

  @Test
  void downOfNothingIsNoError() {
    assertThat(Launcher.on(state).run("down").succeeded().out()).contains("not running");
  }

  @Test
  void statusSaysNothingOfTheCommitsOfANodeThatHasNoneYet() throws IOException {
    try (StandIn _ = StandIn.node(state, "n1");
        FakeTelemetry _ = FakeTelemetry.ofLeaderN1(state)) {
      String status = Launcher.on(state).run("status").succeeded().out();

      assertThat(status.lines().filter(line -> line.startsWith("n1 ")))
          .singleElement()
          .asString()
          .containsPattern("leader +7 +- ")
          .doesNotContain("-1");
    }
  }

  @Test
  void statusCallsANodeThatIsStillStartingLeaderless() throws IOException {
    try (StandIn _ = StandIn.node(state, "n1");
        FakeTelemetry _ = FakeTelemetry.ofStartingN1(state)) {
      String status = Launcher.on(state).run("status").succeeded().out();

      assertThat(status.lines().filter(line -> line.startsWith("n1 ")))
          .singleElement()
          .asString()
          .containsPattern("leaderless +- +- ");
    }
  }

  @Test
  void processOfAnotherStateIsNotOurs() throws IOException {
    Path other = Files.createDirectory(state.resolve("other"));
    try (StandIn node = StandIn.node(other, "n1")) {
      Files.createDirectory(state.resolve("run"));
      Files.copy(other.resolve("run/n1.pid"), state.resolve("run/n1.pid"));

      Launcher.on(state).run("down").succeeded();

      assertThat(node.isAlive()).isTrue();
    }
  }

  @Test
  void endedNodeIsStartedAgainAndTheRestartIsWrittenDown() throws IOException {
    writeStubJava("exit 9");
    Process supervisor = Launcher.on(state).start("supervise", "n1");
    try {
      await().atMost(PATIENCE).until(() -> starts().size() >= 2);

      assertThat(state.resolve("logs/restarts.log")).content().contains("n1 ended with 9");
    } finally {
      supervisor.destroy();
    }
  }

  @Test
  void stoppedSupervisorEndsItsNodeAndLeavesNoPidBehind() throws IOException {
    writeStubJava("trap 'exit 0' TERM; read -r _ <>\"$(dirname \"$0\")/pipe\"");
    Process supervisor = Launcher.on(state).start("supervise", "n1");
    try {
      await().atMost(PATIENCE).until(() -> starts().size() == 1 && pidOf("n1").isPresent());
      ProcessHandle node = pidOf("n1").orElseThrow();

      Launcher.on(state).run("down").succeeded();

      assertThat(node.isAlive()).isFalse();
      await().atMost(PATIENCE).until(() -> !supervisor.isAlive());
      assertThat(state.resolve("run")).isEmptyDirectory();
      assertThat(starts()).hasSize(1);
    } finally {
      supervisor.destroy();
    }
  }

  /// A node whose disk came back empty must not vote: it could help to undo what it once confirmed.
  @Test
  void emptyStorageMayBeFormattedOnlyUntilTheClusterWasWhole() throws IOException {
    writeStubJava("exit 1");
    Process first = Launcher.on(state).start("supervise", "n1");
    try {
      await().atMost(PATIENCE).until(() -> !starts().isEmpty());
    } finally {
      first.destroy();
    }
    await().atMost(PATIENCE).until(() -> !first.isAlive());
    assertThat(starts()).allMatch(start -> start.contains("--aegis.node.bootstrap=true"));
    int before = starts().size();

    Files.createFile(state.resolve("formed"));
    Process second = Launcher.on(state).start("supervise", "n1");
    try {
      await().atMost(PATIENCE).until(() -> starts().size() > before);
      assertThat(starts().getLast()).contains("--aegis.node.bootstrap=false");
    } finally {
      second.destroy();
    }
  }

  @Test
  void nodeServesPlainTextOnlyBecauseItIsToldSo() throws IOException {
    writeStubJava("exit 1");

    assertThat(firstStartOf("n1"))
        .contains("--aegis.node.insecure=true")
        .doesNotContain("--aegis.node.tls.dir");
  }

  @Test
  void nodeOfAStateWithCertificatesIsToldItsOwn() throws IOException {
    writeStubJava("exit 1");
    Files.writeString(state.resolve("settings"), "WITH_TLS=yes\n", StandardOpenOption.APPEND);

    assertThat(firstStartOf("n2"))
        .contains("--aegis.node.tls.dir=" + state.resolve("certs/n2"))
        .doesNotContain("insecure");
  }

  @Test
  void agentIsToldNothingOfCertificates() throws IOException {
    writeStubJava("exit 1");
    Files.writeString(state.resolve("settings"), "WITH_TLS=yes\n", StandardOpenOption.APPEND);

    assertThat(firstStartOf("agent")).doesNotContain("certs").doesNotContain("tls");
  }

  private String firstStartOf(String name) {
    Process supervisor = Launcher.on(state).start("supervise", name);
    try {
      await().atMost(PATIENCE).until(() -> !starts().isEmpty());
    } finally {
      supervisor.destroy();
    }
    return starts().getFirst();
  }

  /// ADR-001: what the agent is told of the cluster is where to read.
  @Test
  void agentIsToldNoClientAndNoPeerAddress() throws IOException {
    writeStubJava("exit 1");
    Process supervisor = Launcher.on(state).start("supervise", "agent");
    try {
      await().atMost(PATIENCE).until(() -> !starts().isEmpty());
    } finally {
      supervisor.destroy();
    }

    assertThat(starts().getFirst())
        .contains("n1=127.0.0.1:7321", "n5=127.0.0.1:7325")
        .doesNotContainPattern(":73[01][0-9]");
  }

  @Test
  void nodesAreQuickToStartUnlessTheyAreToServeForLong() throws IOException {
    writeStubJava("exit 1");
    assertThat(firstStartOfANode())
        .contains("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx120m");

    Files.writeString(
        state.resolve("settings"), "SERVICE=yes\nNODE_HEAP_MIB=512\n", StandardOpenOption.APPEND);
    Files.delete(state.resolve("starts"));
    assertThat(firstStartOfANode())
        .contains("-Xmx512m", "-XX:+UseG1GC")
        .doesNotContain("TieredStopAtLevel", "UseSerialGC");
  }

  private String firstStartOfANode() {
    Process supervisor = Launcher.on(state).start("supervise", "n1");
    try {
      await().atMost(PATIENCE).until(() -> !starts().isEmpty());
      return starts().getFirst();
    } finally {
      supervisor.destroy();
      await().atMost(PATIENCE).until(() -> !supervisor.isAlive());
    }
  }

  private List<String> starts() {
    try {
      Path starts = state.resolve("starts");
      return Files.exists(starts) ? Files.readAllLines(starts) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<ProcessHandle> pidOf(String name) throws IOException {
    Path file = state.resolve("run").resolve(name + ".pid");
    return Files.exists(file)
        ? ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
        : Optional.empty();
  }

  /// A program in the place of `java` that notes each of its starts, and settings that name it.
  private void writeStubJava(String ending) throws IOException {
    for (String folder : List.of("run", "logs")) {
      Files.createDirectories(state.resolve(folder));
    }
    Path java = state.resolve("java");
    Files.writeString(
        java,
        """
        #!/usr/bin/env bash
        echo "$*" >>"$(dirname "$0")/starts"
        [[ -p "$(dirname "$0")/pipe" ]] || mkfifo "$(dirname "$0")/pipe"
        %s
        """
            .formatted(ending));
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(
        state.resolve("settings"),
        "PORT_BASE=7300\nJAVA='%s'\nNODE_BUILD=/nowhere\nAGENT_BUILD=/nowhere\nWITH_AGENT=yes\n"
            .formatted(java));
  }
}
