package dev.aegis.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.core33.Core33Folder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchRunTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void scorecardShowsEveryAgentAndThePapersFigures() {
    assertThat(run("--agent", "always-none", "--agent", "majority")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("always-none", "majority", "paper", "33/33", "32/33")
        .contains("5/33", "8/33")
        .contains("McNemar p");
  }

  @Test
  void reportIsOneFileThatNeedsNoOther() throws IOException {
    assertThat(
            run(
                "--agent",
                "majority",
                "--agent",
                "always-none",
                "--report",
                folder.resolve("out").toString()))
        .isZero();

    String html = Files.readString(folder.resolve("out").resolve("report.html"));
    assertThat(html)
        .contains("<svg", "slow_follower_disk", "majority", "always-none", "McNemar")
        .doesNotContain("<script", "http://", "https://", "src=", "@import");
    JsonNode result =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("out").resolve("result.json")));
    JsonNode majority = result.path("agents").get(0);
    assertThat(majority.path("kinds").path("right").path("hits").intValue()).isEqualTo(8);
    assertThat(majority.path("causes").path("top_1").path("trials").intValue()).isEqualTo(33);
    assertThat(majority.path("incidents").size()).isEqualTo(33);
    assertThat(result.path("pairs").get(0).path("kinds").path("only_first").intValue())
        .isEqualTo(8);
  }

  /// A process may call itself, and fail with, anything.
  @Test
  void wordsOfAnAgentAreTextInTheReport() throws IOException {
    String name = "process:/no/such/<script>alert(1)</script>";

    assertThat(run("--agent", name, "--report", folder.toString())).isZero();

    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("&lt;script&gt;")
        .doesNotContain("<script");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("33 and 33");
  }

  @Test
  void reportIsTheSameInEveryLanguage() throws IOException {
    String[] words = {"--agent", "always-none", "--report", folder.toString()};
    assertThat(run(words)).isZero();
    String here = Files.readString(folder.resolve("report.html"));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(run(words)).isZero();
    } finally {
      Locale.setDefault(before);
    }

    assertThat(withoutTime(Files.readString(folder.resolve("report.html"))))
        .isEqualTo(withoutTime(here));
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContainPattern("[\u0660-\u0669]");
  }

  private static String withoutTime(String html) {
    return html.replaceAll("\\d+\\.\\d\\d s", "TIME s");
  }

  @Test
  void recordedEpisodesAreASuiteToo() {
    assertThat(run("--suite", "captured", "--agent", "always-none")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("suite captured", "detected while watching", "0 in ")
        .doesNotContain("paper");
  }

  /// Whoever tunes an agent sees the public part; a score is worth what the other one says.
  @Test
  void publicAndHeldOutPartAreShownApart() throws IOException {
    assertThat(run("--suite", "captured", "--agent", "always-none", "--report", folder.toString()))
        .isZero();

    String inBoth = "public, (\\d+) incidents[\\s\\S]*held-out, (\\d+) incidents";
    assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern(inBoth);
    assertThat(Files.readString(folder.resolve("report.html")))
        .containsPattern(inBoth)
        .contains(" (held-out)</td>");
    JsonNode agent =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("result.json")))
            .path("agents")
            .get(0);
    JsonNode whole = agent.path("kinds").path("right");
    JsonNode known = agent.path("parts").path("public").path("kinds").path("right");
    JsonNode heldOut = agent.path("parts").path("held_out").path("kinds").path("right");
    for (String field : List.of("hits", "trials")) {
      assertThat(known.path(field).intValue() + heldOut.path(field).intValue())
          .isEqualTo(whole.path(field).intValue());
      assertThat(heldOut.path(field).intValue()).isPositive();
    }
    assertThat(agent.path("parts").path("held_out").has("watching")).isTrue();
  }

  @Test
  void suiteWithoutAHeldOutPartIsShownWhole() throws IOException {
    assertThat(run("--agent", "always-none", "--report", folder.toString())).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("held-out");
    assertThat(Files.readString(folder.resolve("report.html"))).doesNotContain("held-out");
    assertThat(Files.readString(folder.resolve("result.json"))).doesNotContain("\"parts\"");
  }

  /// An agent that asks no model has no tokens; every agent has used a processor.
  @Test
  void processorTimeIsInEveryReportAndTokensAreNot() throws IOException {
    assertThat(run("--agent", "heuristic", "--report", folder.toString())).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsPattern("processor time +\\d")
        .doesNotContain("tokens");
    JsonNode agent =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("result.json")))
            .path("agents")
            .get(0);
    assertThat(agent.path("processor_seconds").doubleValue()).isPositive();
    assertThat(agent.has("model_calls")).isFalse();
  }

  @Test
  void whatReallyHappenedIsASuiteOfItsOwnVersion() {
    assertThat(run("--suite", "real", "--agent", "majority")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("suite real, version 2, 68 incidents", "quorum_loss", "undetermined")
        .doesNotContain("paper");
  }

  /// `undetermined` is the true cause of nine incidents: saying so is right, and still abstaining.
  @Test
  void leavingACauseOpenIsRightWhereNobodyFoundIt() {
    assertThat(run("--suite", "real", "--agent", "majority")).isZero();

    assertThat(out.toString(StandardCharsets.UTF_8)).contains("9/68", "68; else right 0/0");
  }

  @Test
  void alertRulesAreLeftOutWithASentenceWhereTheirEngineIsNotInstalled() {
    assertThat(run("--agent", "majority", "--agent", "etcd-rules")).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("promtool is not installed", "etcd-rules is left out");
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("etcd-rules");

    assertThat(run("--agent", "rule-union")).isEqualTo(1);
  }

  /// Otherwise an engine that refuses its rules would look like one to which all is well.
  @Test
  void looksWithoutAnAnswerAreInEveryReport() throws IOException {
    Path refusing = folder.resolve("promtool");
    Files.writeString(refusing, "#!/bin/sh\nexit 2\n");
    Files.setPosixFilePermissions(refusing, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(
            run(
                "--suite",
                "captured",
                "--agent",
                "rule-union",
                "--promtool",
                refusing.toString(),
                "--report",
                folder.toString()))
        .isZero();

    String everyLook = "\\b(\\d+) of \\1 looks";
    assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern(everyLook);
    assertThat(Files.readString(folder.resolve("report.html"))).containsPattern(everyLook);
    JsonNode missed =
        JsonMapper.shared()
            .readTree(Files.readString(folder.resolve("result.json")))
            .path("agents")
            .get(0)
            .path("watching")
            .path("missed");
    assertThat(missed.path("hits").intValue())
        .isPositive()
        .isEqualTo(missed.path("trials").intValue());
  }

  @Test
  void misuseIsToldInASentence() {
    assertThat(run("--agent", "oracle")).isEqualTo(2);
    assertThat(run("--agent")).isEqualTo(2);
    assertThat(run("--top-k", "0")).isEqualTo(2);
    assertThat(run("--limit", "soon")).isEqualTo(2);
    assertThat(run("--memory", "0")).isEqualTo(2);
    assertThat(run("--agent", "java:no.such.Agent")).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).startsWith("aegis: "));
  }

  @Test
  void suiteThatIsNotThereIsAFailure() {
    assertThat(run("--suite", folder.resolve("nowhere").toString())).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("There are no episodes in", "nowhere", "truth/ID.json");
  }

  private int run(String... words) {
    List<String> all =
        new ArrayList<>(List.of("--home", Core33Folder.path().resolveSibling("").toString()));
    all.addAll(List.of(words));
    return Command.run(
        BenchRun::act,
        all,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
