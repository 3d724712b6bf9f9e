package dev.aegis.controlplane.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.AgentApplication;
import dev.aegis.controlplane.agent.Contract;
import dev.aegis.controlplane.agent.ThisJava;
import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalEntry;
import dev.aegis.telemetry.json.TelemetryJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandTest {
  private static final String YAML =
      """
      raft:
        heartbeat-interval: 150ms
        election-timeout-min: 900ms
        election-timeout-max: 1800ms
      lease:
        default-ttl: 10s
      """;

  /// The configuration as it is shipped.
  private static final Path DEPLOYED = Path.of("..", "..", "deploy", "aegis.yaml");

  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @Test
  void classifyTurnsAWindowIntoAnAnomaly() {
    Ended ended = run(Contract.fixture("window.json"), "classify");

    assertThat(ended.code()).isZero();
    assertThat(TelemetryJson.readAnomaly(ended.out()).window().fromMs()).isEqualTo(1763938292000L);
    assertThat(ended.out()).endsWith("}\n").hasLineCount(1);
  }

  @Test
  void commandsReadAFileAsWellAndAcceptADryRun() throws IOException {
    String window = Contract.fixture("window.json");

    assertThat(run("", "classify", "--dry-run", file("window.json", window)).out())
        .isEqualTo(run(window, "classify", "-").out());
  }

  @Test
  void recordingIsReadWhereverAWindowIs() throws IOException {
    try (ScrapePages n1 = ScrapePages.start()) {
      n1.show(Contract.fixture("scrape.txt"));
      Path file = folder.resolve("recording.json.gz");

      Ended recorded =
          run(
              "",
              "record",
              "--nodes=n1=" + n1.address(),
              "--interval=100ms",
              "--for=300ms",
              file.toString());

      assertThat(recorded.code()).as(recorded.err()).isZero();
      assertThat(recorded.out()).startsWith("Recorded 0 s of 1 nodes: ");
      assertThat(folder).isDirectoryNotContaining("glob:**.part");
      Ended classified = run("", "classify", file.toString());
      assertThat(classified.code()).as(classified.err()).isZero();
      assertThat(TelemetryJson.readAnomaly(classified.out()).isNone()).isTrue();
    }
  }

  @Test
  void recordSaysWhatItNeeds() {
    assertMisuse(run("", "record", "out.json"), "--nodes n1=HOST:PORT");
    assertMisuse(run("", "record", "--nodes=n1=:1", "out.json"), "an address is HOST:PORT");
    assertMisuse(run("", "record", "--nodes=n1=127.0.0.1:1"), "the name of a FILE");
    assertMisuse(
        run("", "record", "--nodes=n1=127.0.0.1:1", "--for=1d", "x"), "--for is a duration");
    assertMisuse(run("", "record", "--nodes=n1=127.0.0.1:1", "--for=3h", "x"), "<= 2h");
  }

  @Test
  void compressedFileThatIsTornIsToldInOneSentence() throws IOException {
    Path torn = Files.write(folder.resolve("torn.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

    Ended ended = run("", "classify", torn.toString());

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("classify: ").hasLineCount(1);
  }

  private static void assertMisuse(Ended ended, String why) {
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).startsWith("record: ").contains(why).hasLineCount(1);
  }

  @Test
  void proposeShowsTheChangeAndItsBranch() throws IOException {
    Ended ended =
        run(Contract.fixture("anomaly.json"), "propose", "--config", file("aegis.yaml", YAML));

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .contains("\"proposal\":\"approved\"", "\"branch\":\"aegis-agent/election_churn/")
        .contains(
            "{\"path\":\"raft.election-timeout-min\",\"before\":\"900ms\",\"after\":\"1800ms\"}");
    assertThat(
            run(
                    Contract.fixture("anomaly.json"),
                    "propose",
                    "--format=markdown",
                    "--config=" + file("aegis.yaml", YAML))
                .out())
        .startsWith("# election_churn (cluster): change raft.election-timeout-min")
        .contains("## Rollback");
  }

  @Test
  void blockedProposalIsANo() throws IOException {
    Ended ended =
        run(
            Contract.fixture("anomaly.json"),
            "propose",
            "--config",
            file("aegis.yaml", YAML + "kv:\n  retained-versions: 0\n"));

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out())
        .contains("\"proposal\":\"blocked\"", "\"path\":\"kv.retained-versions\"");
  }

  @Test
  void postmortemDraftsFromAnomalyAndWindow() throws IOException {
    Ended ended =
        run(
            Contract.fixture("anomaly.json"),
            "postmortem",
            "--window",
            file("window.json", Contract.fixture("window.json")));

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .startsWith("# Postmortem draft: election_churn (cluster), 2025-11-23\n")
        .contains("## Timeline", "For a person to fill in");
  }

  @Test
  void postmortemOfAWindowAloneIsAboutWhatTheClassifierFinds() throws IOException {
    String window = file("window.json", Contract.fixture("window.json"));
    Ended ended = run("", "postmortem", "--dry-run", window);

    assertThat(ended.code()).isZero();
    assertThat(ended.out())
        .startsWith("# Postmortem draft: none (cluster), 2025-11-23\n")
        .contains("## Evidence");
  }

  @Test
  void commandsFitAPipe() throws IOException {
    Ended anomaly = run(Contract.fixture("window.json"), "classify");
    Ended proposal = run(anomaly.out(), "propose", "--config", file("aegis.yaml", YAML));

    assertThat(proposal.code()).isZero();
    assertThat(proposal.out()).contains("\"proposal\":\"not_needed\"");
  }

  @Test
  void checkConfigTellsEveryViolationAtOnceWithItsLine() throws IOException {
    assertThat(run("", "check-config", DEPLOYED.toString()))
        .returns(0, Ended::code)
        .extracting(Ended::out)
        .asString()
        .startsWith("Safe: ");

    String bad = file("bad.yaml", bad());
    Ended unsafe = run("", "check-config", bad);
    assertThat(unsafe.code()).isEqualTo(1);
    assertThat(unsafe.out())
        .contains(
            bad + ":" + lineOf("election-timeout-min: ") + ": raft.election-timeout-min: ",
            "election-timeout-vs-heartbeat",
            bad + ":" + lineOf("x: 1") + ": x: ",
            "unknown-key",
            bad + ":" + lineOf("lease:") + ": lease.max-ttl: a node refuses a file without",
            "missing-setting")
        .hasLineCount(3);
  }

  @Test
  void checkConfigSpeaksToGitHubAndNoValueBecomesACommandOfItsOwn() throws IOException {
    String bad =
        file("bad.yaml", bad().replace("\nx: 1", "\nx: \"1\\n::add-mask::everything, 100%\""));
    Ended unsafe = run("", "check-config", "--format", "github", bad);

    String place = ",line=" + lineOf("x: 1") + "::x: there is no such";
    assertThat(unsafe.code()).isEqualTo(1);
    assertThat(unsafe.out().lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith("::error file=" + bad + ",line="))
        .anyMatch(line -> line.contains(place))
        .anyMatch(line -> line.contains("1 ::add-mask::everything, 100%25"));
    assertThat(run("", "check-config", bad).out()).hasLineCount(3).doesNotContain("\n::");

    Ended malformed = run("raft: {a: 1, a: 2}\n", "check-config", "--format", "github");
    assertThat(malformed.code()).isEqualTo(2);
    assertThat(malformed.out()).startsWith("::error file=-,line=1::");
    assertRefused("text or github", run("", "check-config", "--format", "xml"));
  }

  /// The deployed file with a timeout below three heartbeats, a setting that is none, and one that
  /// is missing.
  private static String bad() throws IOException {
    return Files.readString(DEPLOYED)
            .replace("timeout-min: 600ms", "timeout-min: 300ms")
            .replace("  max-ttl: 24h\n", "")
        + "x: 1\n";
  }

  /// From 1, of the first line of the bad file that begins so, but for its indent.
  private static int lineOf(String start) throws IOException {
    List<String> lines = bad().lines().map(String::strip).toList();
    return 1 + lines.indexOf(lines.stream().filter(l -> l.startsWith(start)).findFirst().get());
  }

  @Test
  void auditVerifyTellsAWholeJournalFromABrokenOne() throws IOException {
    Path journal = folder.resolve("journal.jsonl");
    try (Journal open = Journal.open(journal, Instant.EPOCH)) {
      open.append(Instant.EPOCH, new JournalEntry.DraftOpened("one"));
      open.append(Instant.EPOCH, new JournalEntry.DraftOpened("two"));
    }
    assertThat(run("", "audit", "verify", journal.toString()))
        .returns(0, Ended::code)
        .extracting(Ended::out)
        .asString()
        .startsWith("Intact: 2 lines");

    String text = Files.readString(journal);
    assertThat(run(text.replace("one", "two"), "audit", "verify"))
        .returns(1, Ended::code)
        .extracting(Ended::out)
        .asString()
        .startsWith("Broken at line 1: it was changed");
    Files.writeString(journal, text.substring(0, text.indexOf('\n') + 1));
    assertThat(run("", "audit", "verify", journal.toString()).out())
        .contains("missing from the end");

    Files.delete(folder.resolve("journal.jsonl.head"));
    assertThat(run("", "audit", "verify", journal.toString()))
        .returns(0, Ended::code)
        .extracting(Ended::out)
        .asString()
        .contains("There is no head file beside it: lines missing from the end would not show.");
  }

  @Test
  void inputThatCannotBeUsedGetsOneSentenceAndExitCodeTwo() throws IOException {
    String yaml = file("aegis.yaml", YAML);
    assertRefused("malformed telemetry window", run("", "classify"));
    assertRefused("malformed telemetry window", run("{\"from_ms\":1}", "classify"));
    assertRefused("cannot be read", run("", "classify", folder.resolve("none.json").toString()));
    assertRefused("cannot be read", run("", "classify", folder.toString()));
    assertRefused("malformed anomaly", run("[]", "propose", "--config", yaml));
    assertRefused("needs --config", run("{}", "propose"));
    assertRefused("needs a value", run("{}", "propose", "--config"));
    assertRefused("--format", run("{}", "propose", "--config", yaml, "--format", "xml"));
    assertRefused("option --fast", run("", "classify", "--fast"));
    assertRefused("at most 1", run("", "classify", "a", "b"));
    assertRefused("line 1, column 1", run("- a", "check-config"));
    assertRefused("audit verify", run("", "audit"));
    assertRefused("no command of this name", run("", "explode"));
  }

  @Test
  void helpNamesEveryCommand() {
    for (String word : List.of("help", "--help")) {
      assertThat(run("", word).out())
          .contains("classify [FILE]", "propose --config", "postmortem --window")
          .contains("check-config", "audit verify");
    }
    assertThat(run("", "classify", "--help").code()).isZero();
  }

  /// As a person runs it: a process, a pipe, no Spring.
  @Test
  void commandRunsAsAProcessWithoutStartingTheService() throws Exception {
    Process process =
        ThisJava.program(
                List.of("-verbose:class"),
                AgentApplication.class,
                "classify",
                file("window.json", Contract.fixture("window.json")))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(out).isZero();
    assertThat(out)
        .contains("{\"kind\":\"none\"")
        .doesNotContain("org.springframework.context.support.AbstractApplicationContext");
  }

  private static void assertRefused(String problem, Ended ended) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).contains(problem).hasLineCount(1);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static Ended run(String in, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Command.run(
            List.of(words),
            new ByteArrayInputStream(in.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8));
    return new Ended(code, out.toString(UTF_8), err.toString(UTF_8));
  }
}
