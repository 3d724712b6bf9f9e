package dev.aegis.load.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The bench against five real nodes from the launcher. What it measures here means nothing: the
/// assertions are that each kind of load runs, succeeds, and is told.
class RunningClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "bench/load/main"))
          .toAbsolutePath()
          .resolve("../../..");

  @TempDir Path dir;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int portBase;

  @BeforeEach
  void choosePorts() throws IOException {
    portBase = freePorts();
  }

  private void startCluster(String... flags) throws IOException, InterruptedException {
    List<String> words =
        new ArrayList<>(
            List.of("up", "--fresh", "--no-agent", "--port-base", Integer.toString(portBase)));
    words.addAll(List.of(flags));
    launch(words.toArray(String[]::new));
  }

  @AfterEach
  void stopCluster() throws IOException, InterruptedException {
    launch("down");
  }

  @Test
  @Timeout(1_200)
  void everyLoadRunsOnARealCluster() throws IOException, InterruptedException {
    startCluster();
    for (String operation : List.of("put", "get", "get-serializable", "lock", "watch")) {
      load("--mix", operation);
    }
    Path report = dir.resolve("report.json");
    load(
        "--mix",
        "put=6,get=2,lock=1,watch=1",
        "--connect-to",
        "all",
        "--report",
        report.toString());
    assertThat(Files.readString(report)).contains("\"lock\": {", "\"n5\": {", "p999");

    succeed(
        "fill",
        "--keys",
        "300",
        "--sessions",
        "20",
        "--watchers",
        "10",
        "--clients",
        "4",
        "--seconds",
        "3",
        "--warm-up",
        "0");
    assertThat(printed())
        .contains("Filled 300 keys")
        .containsPattern("full : empty {2}throughput \\d");

    succeed("failover", "--times", "1");
    assertThat(printed()).contains("kill 1 of 1").containsPattern("\\(least-most\\): \\d+");
    assertThat(Files.readString(dir.resolve("state/logs/restarts.log"))).contains("ended with 137");
  }

  /// From the launcher's own words on, since it is the launcher that knows the certificate.
  @Test
  @Timeout(1_200)
  void aClusterWithCertificatesNeedsNoFurtherWord() throws IOException, InterruptedException {
    startCluster("--tls");
    Path report = dir.resolve("report.json");
    launch(
        "load",
        "run",
        "--mix",
        "put=5,get=2,lock=1,watch=1",
        "--clients",
        "4",
        "--keys",
        "50",
        "--seconds",
        "3",
        "--warm-up",
        "0",
        "--connect-to",
        "all",
        "--report",
        report.toString());
    assertThat(Files.readString(dir.resolve("launcher.log"))).contains("; 0 failed");
    assertThat(report).isNotEmptyFile();
    launch("load", "failover", "--times", "1");
    launch(
        "load",
        "fill",
        "--keys",
        "100",
        "--sessions",
        "5",
        "--watchers",
        "5",
        "--clients",
        "4",
        "--seconds",
        "3",
        "--warm-up",
        "0");
  }

  private void load(String... words) throws IOException, InterruptedException {
    List<String> all =
        new ArrayList<>(
            List.of("--clients", "4", "--keys", "50", "--seconds", "3", "--warm-up", "0"));
    all.addAll(List.of(words));
    succeed(all.toArray(String[]::new));
    assertThat(printed())
        .as(String.join(" ", words))
        .containsPattern("\\n[1-9]\\d* operations/s")
        .contains("; 0 failed", "n1 ", "n5 ");
  }

  private void succeed(String... words) throws IOException, InterruptedException {
    out.reset();
    Place place =
        new Place(dir.resolve("state"), portBase, Optional.empty(), ROOT.resolve("aegis"), dir);
    int code = LoadMain.run(place, List.of(words), print(out), print(err));
    assertThat(code).as(err.toString(StandardCharsets.UTF_8)).isZero();
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private void launch(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                ROOT.resolve("aegis").toString(),
                "--state",
                dir.resolve("state").toString()));
    command.addAll(List.of(words));
    Path log = dir.resolve("launcher.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().remove("AEGIS_STATE");
    Process process = builder.start();
    assertThat(process.waitFor(PATIENCE)).as("./aegis " + words[0] + " ends").isTrue();
    assertThat(process.exitValue()).as(Files.readString(log)).isZero();
  }

  /// A base from which all the ports of a cluster are free. Below those that the system gives to
  /// outgoing connections, one of which could take a port before its node does.
  private static int freePorts() throws IOException {
    for (int base = 26_000; base < 30_000; base += 50) {
      if (areFree(base)) {
        return base;
      }
    }
    throw new IOException("no free range of ports");
  }

  private static boolean areFree(int base) {
    for (int port = base + 1; port <= base + 32; port++) {
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        // Free: close it again.
      } catch (IOException _) {
        return false;
      }
    }
    return true;
  }
}
