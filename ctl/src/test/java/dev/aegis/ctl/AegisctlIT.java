package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The verbs against a real cluster.
@ExtendWith(SharedCluster.class)
class AegisctlIT {
  private static final int TERMINATED = 143;

  private final RealCluster cluster;
  private final Console console;

  AegisctlIT(RealCluster cluster) {
    this.cluster = cluster;
    this.console = new Console(cluster.endpoints());
  }

  @Test
  void keysAreWrittenUnderConditionsAndTheirPastIsShown() {
    assertThat(console.run("put c/1 a --if-missing -o value").done()).isNotEmpty();
    assertThat(console.run("put c/1 b --if-missing").failed(ExitCode.CONDITION_FAILED))
        .contains("nothing was written");
    String revision = field(console.run("get c/1 -o json").done(), "modRevision");
    assertThat(console.run("put c/1 b --prev -o json --if-rev " + revision).done())
        .contains("\"previous\":\"a\"");
    assertThat(console.run("put c/1 c --if-rev " + revision).code())
        .isEqualTo(ExitCode.CONDITION_FAILED.code());
    assertThat(console.run("history c/1 -o value").done()).isEqualTo("a\nb");
    assertThat(console.run("get c/1 -o value --rev " + revision).done()).isEqualTo("a");
    console.run("put c/2 x").done();
    assertThat(console.run("get --prefix c/ --count -o value").done()).isEqualTo("2");
    assertThat(
            console.run("get --prefix c/ --sort value --desc --limit 1 --keys-only -o value").out())
        .isEqualTo("c/2\n");
    assertThat(console.run("del --prefix c/ -o value").done()).isEqualTo("2");
    assertThat(console.run("del c/1").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(console.run("history c/1 --newest-first --limit 1 -o json").done())
        .contains("\"deleted\":true");
  }

  @Test
  void aTransactionTellsWhichWayItWent() {
    Console claim =
        console.typing("if missing t/desk\nthen put t/desk \"the first\"\nelse get t/desk\n");

    assertThat(claim.run("txn -o json").done())
        .contains("\"succeeded\":true", "{\"kind\":\"put\",\"version\":\"1\"}");
    Console.Ended second = claim.run("txn -o json");

    assertThat(second.code()).isEqualTo(ExitCode.CONDITION_FAILED.code());
    assertThat(second.out()).contains("\"succeeded\":false", "\"value\":\"the first\"");
  }

  @Test
  void aRevisionThatIsCompactedAwayIsCode9() {
    String old = console.run("put z/1 a -o value").done();
    String now = console.run("put z/1 b -o value").done();

    assertThat(console.run("compact -o value " + now).done()).isEqualTo(now);

    assertThat(console.run("get z/1 --rev " + old).failed(ExitCode.COMPACTED)).isNotEmpty();
    Console.Ended watch =
        repeated("watch z/1 --count 1 --rev " + old, said -> said.code() != ExitCode.DONE.code());
    assertThat(watch.failed(ExitCode.COMPACTED)).isNotEmpty();
    assertThat(console.run("compact " + now).code()).isEqualTo(ExitCode.COMPACTED.code());
  }

  /// Says the same again while the node that is asked lags behind.
  private Console.Ended repeated(String words, Predicate<Console.Ended> isLevel) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    Console.Ended ended = console.run(words);
    while (!isLevel.test(ended) && System.nanoTime() < deadline) {
      ended = console.run(words);
    }
    return ended;
  }

  @Test
  void aWatchShowsChangesAsTheyCome() {
    String from = console.run("put w/1 a -o value").done();
    console.run("put w/1 b").done();
    console.run("del w/1").done();

    assertThat(console.run("watch w/1 --count 3 --rev " + from).done().lines())
        .hasSize(3)
        .allMatch(line -> line.matches("(PUT w/1 [ab]|DELETE w/1) \\([0-9]+\\)"));
    assertThat(
            console
                .run("watch --prefix w/ --no-put --prev --count 1 -o jsonl --rev " + from)
                .done())
        .contains("\"type\":\"delete\"", "\"previous\":\"b\"");
  }

  @Test
  void aLockOfAnotherIsSeenCheckedAndTakenAway() {
    try (AegisClient client = cluster.connect();
        Session session = client.openSession(Duration.ofSeconds(20))) {
      HeldLock lock = client.locks().acquire(session, "l/desk", Duration.ZERO);
      String token = Long.toString(lock.token());

      assertThat(console.run("lock list l/ -o value").done()).isEqualTo("l/desk");
      assertThat(console.run("lock describe l/desk -o json").done())
          .contains("\"token\":\"" + token + "\"", "\"owner\":\"pid ");
      assertThat(console.run("lock check-token l/desk " + token + " -o value").done())
          .isEqualTo("CURRENT");
      assertThat(console.run("lock try l/desk").failed(ExitCode.NOT_OBTAINED)).contains("l/desk");
      console.run("put l/a 1 --lock l/desk --token " + token).done();
      assertThat(
              console.run("lock release l/desk --note test --token " + token + " -o value").done())
          .isEqualTo(token);

      assertThat(console.run("put l/a 2 --lock l/desk --token " + token).code())
          .isEqualTo(ExitCode.CONDITION_FAILED.code());
      assertThat(console.run("lock check-token l/desk " + token).code())
          .isEqualTo(ExitCode.CONDITION_FAILED.code());
      assertThat(console.run("lock release l/desk").code())
          .isEqualTo(ExitCode.CONDITION_FAILED.code());
      assertThat(console.run("lock describe l/desk").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    }
  }

  @Test
  void aLeaderIsSeenAndItsValueIsText() {
    assertThat(console.run("elect leader e/boss").failed(ExitCode.NOT_FOUND))
        .contains("nobody leads");
    try (AegisClient client = cluster.connect();
        Leadership lead = client.elections().campaign("e/boss", "10.0.0.7:9000", Duration.ZERO)) {
      assertThat(console.run("elect leader e/boss -o value").done()).isEqualTo("10.0.0.7:9000");
      assertThat(
              repeated("elect observe e/boss --count 1", said -> !said.out().startsWith("NOBODY"))
                  .done())
          .isEqualTo("LEADER 10.0.0.7:9000 (token %d)".formatted(lead.token()));
    }
  }

  @Test
  void aSessionMadeByAScriptHoldsItsKeys() {
    String id = console.run("session create --ttl 20s --owner script -o value").done();
    console.run("put s/key 1 --session " + id).done();

    assertThat(console.run("session keepalive -o value " + id).done()).isEqualTo("20000");
    assertThat(console.run("session describe -o json " + id).done())
        .contains("\"owner\":\"script\"", "\"keysBound\":1");
    assertThat(console.run("session list -o value").done().lines()).contains(id);
    console.run("session end " + id).done();
    assertThat(console.run("get s/key").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(console.run("session keepalive " + id).failed(ExitCode.NOT_FOUND)).contains(id);
  }

  @Test
  void theClusterIsHealthySaysWhoLeadsAndWhoIsInIt() throws IOException, InterruptedException {
    int leader = cluster.leader();

    assertThat(console.run("cluster health -o value").done()).isEqualTo("true");
    assertThat(
            console.run("cluster status").done().lines().filter(line -> line.contains(" leader ")))
        .singleElement()
        .asString()
        .contains(cluster.endpoints().get(leader));
    assertThat(console.run("member list -o value").done()).isEqualTo("n1\nn2\nn3\nn4\nn5");
    assertThat(console.run("member promote n9").code()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(console.run("check perf --seconds 1 --clients 4 -o json").done())
        .contains("\"failed\":\"0\"");
  }

  @Test
  void aSnapshotIsSavedOnceAndVerified(@TempDir Path dir) throws IOException {
    Path file = dir.resolve("backup.aegis");
    String digest = console.run("snapshot", "save", file.toString(), "-o", "value").done();

    assertThat(console.run("snapshot", "verify", file.toString(), "-o", "value").done())
        .isEqualTo(digest);
    assertThat(console.run("snapshot", "save", file.toString()).failed(ExitCode.OTHER))
        .contains("it exists");
    Files.writeString(file, "something else");
    assertThat(console.run("snapshot", "verify", file.toString()).failed(ExitCode.OTHER))
        .contains("not a snapshot");
  }

  /// As a process, since a signal is for one.
  @Test
  void aSignalEndsTheProgramAndGivesTheLockBack(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path started = dir.resolve("started");
    Path ended = dir.resolve("ended");
    Process process =
        start(
            dir,
            "lock",
            "run",
            "r/desk",
            "--",
            "sh",
            "-c",
            "trap 'touch "
                + ended
                + "; exit 0' TERM; touch "
                + started
                + "; while :; do sleep 0.1; done");
    try (AegisClient client = cluster.connect()) {
      await(started, process);
      assertThat(client.locks().describe("r/desk").holder()).isPresent();

      assertThat(new ProcessBuilder("kill", "-TERM", "" + process.pid()).start().waitFor())
          .isZero();

      assertThat(process.waitFor(Duration.ofSeconds(60))).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
      assertThat(ended).exists();
      assertThat(client.locks().describe("r/desk").holder()).isEmpty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// Its shell is gone at once.
  @Test
  void theLockIsHeldAsLongAsAnythingOfTheProgramRuns(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path started = dir.resolve("started");
    Path ended = dir.resolve("ended");
    String worker =
        "trap 'sleep 1; touch %s; exit 0' TERM; touch %s; while :; do sleep 0.1; done"
            .formatted(ended, started);
    Process process =
        start(
            dir,
            "lock",
            "run",
            "r/desk",
            "--grace",
            "1m",
            "--",
            "sh",
            "-c",
            "(" + worker + ") & wait");
    try (AegisClient client = cluster.connect()) {
      await(started, process);

      assertThat(new ProcessBuilder("kill", "-TERM", "" + process.pid()).start().waitFor())
          .isZero();

      while (!Files.exists(ended)) {
        boolean held = client.locks().describe("r/desk").holder().isPresent();
        assertThat(held || Files.exists(ended)).as("held while the worker runs").isTrue();
        Thread.sleep(Duration.ofMillis(20));
      }
      assertThat(process.waitFor(Duration.ofSeconds(60))).isTrue();
      assertThat(client.locks().describe("r/desk").holder()).isEmpty();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }

  private Process start(Path dir, String... words) throws IOException {
    List<String> command = new ArrayList<>(Terminal.command());
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("output").toFile());
    builder.environment().put("AEGIS_ENDPOINTS", String.join(",", cluster.endpoints()));
    return builder.start();
  }

  private static void await(Path file, Process process) throws InterruptedException {
    CompletableFuture<Process> over = process.onExit();
    while (!Files.exists(file)) {
      assertThat(over).as("the command").isNotDone();
      Thread.sleep(Duration.ofMillis(20)); // the run's own timeout ends a wait without end
    }
  }

  private static String field(String json, String name) {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return found.group(1);
  }
}
