package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.Surroundings;
import dev.aegis.sdk.fake.FakeCluster;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class AegisctlTest {
  private final FakeCluster cluster = FakeCluster.of(2);
  private final Console console = new Console(cluster.endpoints());

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void aKeyIsShownInEachFormat() {
    console.run("put greeting hello").done();

    assertThat(console.run("get greeting").done())
        .isEqualTo(
            """
            KEY       VALUE  CREATE-REVISION  MOD-REVISION  VERSION  SESSION-ID
            greeting  hello  2                2             1        0\
            """);
    assertThat(console.run("get greeting -o json").done())
        .isEqualTo(
            """
            {"key":"greeting","value":"hello","createRevision":"2","modRevision":"2","version":"1","sessionId":"0"}\
            """);
    assertThat(console.run("get greeting -o value").out()).isEqualTo("hello\n");
    assertThat(console.run("get --prefix g -o json").done()).startsWith("[{").endsWith("}]");
    assertThat(console.run("get --prefix none -o json").done()).isEqualTo("[]");
    assertThat(console.run("get --prefix none -o jsonl").done()).isEmpty();
  }

  @Test
  void aValueComesFromStandardInputByteForByte() {
    assertThat(console.typing("two\nlines\n").run("put", "text", "-o", "value").done())
        .isEqualTo("2");

    assertThat(console.run("get text -o value").out()).isEqualTo("two\nlines\n\n");
    assertThat(console.run("get text").done()).contains("two\\x0alines\\x0a");
  }

  @Test
  void whatIsMissingIsCode3AndNothingOnStandardOutput() {
    Console.Ended ended = console.run("get nothing");

    assertThat(ended.failed(ExitCode.NOT_FOUND)).isEqualTo("aegisctl: there is no such key.");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void wordsWithoutSenseAreCode2AndExplained() {
    assertThat(console.run("fetch x").failed(ExitCode.USAGE)).contains("fetch");
    assertThat(console.run("get").failed(ExitCode.USAGE)).contains("Name a KEY");
    assertThat(console.run("get a --prefix b").failed(ExitCode.USAGE)).contains("Name a KEY");
    assertThat(console.run("lock").failed(ExitCode.USAGE)).contains("aegisctl lock --help");
    assertThat(console.run("--endpoints nowhere get a").failed(ExitCode.USAGE))
        .contains("host:port");
    assertThat(console.run("--call-timeout soon get a").failed(ExitCode.USAGE)).contains("250ms");
    assertThat(console.typing("if value a ~ b\n").run("txn").failed(ExitCode.USAGE))
        .contains("Line 1", "~");
  }

  @Test
  void aClusterThatDoesNotAnswerIsCode7AndEachNodeIsNamed() {
    String first = cluster.endpoints().getFirst();
    cluster.close();

    String said = console.run("get a --call-timeout 500ms").failed(ExitCode.UNREACHABLE);

    assertThat(said).contains(first, "Nothing was changed");
    assertThat(console.run("cluster status --call-timeout 500ms").code())
        .isEqualTo(ExitCode.UNREACHABLE.code());
  }

  @Test
  void aProgramRunsUnderALockAndItsCodeIsPassedOn() {
    String sees = "test \"$AEGIS_LOCK\" = desk && test \"$AEGIS_TOKEN\" -gt 0 && exit 42";

    assertThat(console.run("lock", "run", "desk", "--", "sh", "-c", sees).code()).isEqualTo(42);
    assertThat(cluster.machine().openSessions()).isZero();
    assertThat(console.run("lock", "run", "desk", "--", "sh", "-c", "kill -9 $$").code())
        .isEqualTo(137);
    assertThat(console.run("lock", "run", "desk", "--", "/no/such/program").code())
        .isEqualTo(ExitCode.OTHER.code());
    assertThat(cluster.machine().openSessions()).isZero();
  }

  @Test
  void aWordThatBeginsWithAnAtSignIsNoFileOfWords(@TempDir Path dir) throws IOException {
    String word = "@" + Files.writeString(dir.resolve("words"), "--help");

    console.run("put", "mail", word).done();

    assertThat(console.run("get mail -o value").done()).isEqualTo(word);
    String same = "case $1 in @*) exit 42 ;; esac";
    assertThat(console.run("lock", "run", "desk", "--", "sh", "-c", same, "sh", word).code())
        .isEqualTo(42);
  }

  @Test
  void aFileThatIsNotThereIsNamedInASentence() {
    assertThat(console.run("snapshot verify /no/such/file").failed(ExitCode.OTHER))
        .isEqualTo("aegisctl: /no/such/file does not exist.");
  }

  @Test
  void aWatchWhoseReaderIsGoneEnds() {
    cluster.machine().put("k/1", "1");
    PrintStream closed = new PrintStream(OutputStream.nullOutputStream());
    closed.close();
    Surroundings around =
        new Surroundings(
            InputStream.nullInputStream(),
            closed,
            new PrintStream(OutputStream.nullOutputStream()),
            Map.of("AEGIS_ENDPOINTS", String.join(",", cluster.endpoints())),
            false);

    assertThat(Aegisctl.run(around, "watch", "--prefix", "k/", "--rev", "1"))
        .isEqualTo(ExitCode.OTHER.code());
  }

  @Test
  void whatAProgramStartedIsEndedWithIt(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path pid = dir.resolve("pid");
    Thread thief =
        Thread.ofPlatform()
            .start(() -> {
              while (!Files.exists(pid)) {
                Thread.onSpinWait();
              }
              cluster.machine().endAll();
            });
    String script =
        "trap '' TERM; cd %s; sleep 300 & echo $! >part; mv part pid; wait".formatted(dir);

    assertThat(console.run("lock", "run", "desk", "--ttl", "2s", "--", "sh", "-c", script).code())
        .isEqualTo(ExitCode.LOST.code());
    thief.join();
    long started = Long.parseLong(Files.readString(pid).strip());
    while (ProcessHandle.of(started).flatMap(process -> process.info().command()).isPresent()) {
      Thread.onSpinWait(); // the test's own timeout ends a wait without end
    }
  }

  @Test
  void aProgramIsEndedWhenItsLockIsLost() throws InterruptedException {
    Thread thief =
        Thread.ofPlatform()
            .start(() -> {
              try {
                cluster.machine().awaitHeld("desk");
              } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
              }
              cluster.machine().endAll();
            });

    Console.Ended ended =
        console.run("lock", "run", "desk", "--ttl", "2s", "--grace", "1s", "--", "sleep", "300");

    assertThat(ended.failed(ExitCode.LOST)).contains("lost what it held", "Ending the program");
    thief.join();
  }

  @Test
  void aHeldLockIsCode5ForTheNextOne() {
    String second = "exec 1>&2; exit 0";
    List<String> words =
        List.of("lock", "run", "desk", "--timeout", "100ms", "--", "sh", "-c", second);
    try (var client = dev.aegis.sdk.AegisClient.connect(cluster.endpoints());
        var _ = client.locks().acquire("desk", java.time.Duration.ZERO)) {
      assertThat(console.run(words.toArray(String[]::new)).failed(ExitCode.NOT_OBTAINED))
          .contains("desk");
    }
  }

  @Test
  void shellsAreTaughtEveryVerb() {
    String bash = console.run("completion bash").done();
    String fish = console.run("completion fish").done();

    assertThat(bash).contains("check-token", "keepalive", "compgen");
    assertThat(fish)
        .contains("-a check-token", "-a keepalive", "-l endpoints", "complete -c aegisctl");
    assertThat(console.run("completion zsh").done()).contains("bashcompinit");
  }

  @Test
  void everyVerbExplainsItself() {
    var line = Aegisctl.commandLine(Surroundings.ofProcess());
    line.getSubcommands().values().forEach(AegisctlTest::assertExplained);
    assertThat(line.getSubcommands().keySet())
        .contains("get", "put", "del", "txn", "watch", "history", "compact", "lock", "elect")
        .contains("session", "member", "cluster", "snapshot", "check", "completion", "version");
  }

  @Test
  void aVerbIsTheSameAloneAsAmongAll() {
    var whole = Aegisctl.commandLine(Surroundings.ofProcess());
    whole
        .getSubcommands()
        .forEach((name, verb) -> {
          assertThat(verb.getCommandName()).isEqualTo(name);
          if (!name.equals("completion")) {
            var alone = below(Aegisctl.commandLine(Surroundings.ofProcess(), name), name);
            assertThat(alone.getUsageMessage()).isEqualTo(verb.getUsageMessage());
          }
          verb.getSubcommands()
              .forEach((innerName, inner) -> {
                assertThat(inner.getCommandName()).isEqualTo(innerName);
                var line = Aegisctl.commandLine(Surroundings.ofProcess(), name, innerName);
                var alone = below(below(line, name), innerName);
                assertThat(alone.getUsageMessage()).isEqualTo(inner.getUsageMessage());
              });
        });
  }

  private static CommandLine below(CommandLine line, String name) {
    assertThat(line.getSubcommands()).containsOnlyKeys(name);
    return Objects.requireNonNull(line.getSubcommands().get(name));
  }

  @Test
  void whoIsMistakenIsToldWhatIsNear() {
    assertThat(console.run("fetch x").failed(ExitCode.USAGE)).contains("watch", "get", "check");
    assertThat(console.run("lock relase x").failed(ExitCode.USAGE)).contains("lock release");
    assertThat(console.run("-o json get --bogus").failed(ExitCode.USAGE)).contains("--bogus");
    assertThat(console.run("--help").done()).contains("get", "lock", "version");
  }

  @Test
  void whatWasWrongIsNotPushedOffTheScreenByAllThatCouldBeRight() {
    List<String> said = console.run("get a --bogus").failed(ExitCode.USAGE).lines().toList();

    assertThat(said).hasSizeLessThan(8);
    assertThat(said.getFirst()).contains("--bogus");
    assertThat(said.getLast()).isEqualTo("aegisctl get --help tells the rest.");
    assertThat(said).anyMatch(line -> line.startsWith("Usage: aegisctl get ["));
  }

  private static void assertExplained(CommandLine line) {
    var usage = line.getCommandSpec().usageMessage();
    assertThat(usage.description()).as(line.getCommandName()).isNotEmpty();
    assertThat(line.getCommandSpec().findOption("--endpoints"))
        .as("%s --endpoints", line.getCommandName())
        .isNotNull();
    line.getSubcommands().values().forEach(AegisctlTest::assertExplained);
  }
}
