package dev.aegis.dataplane.node.broken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.broken.BrokenBuild.Edit;
import dev.aegis.dataplane.node.broken.BrokenBuild.GuardingTest;
import dev.aegis.dataplane.node.broken.BrokenBuild.Pace;
import dev.aegis.dataplane.node.broken.Trial.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// The tests of this project against production code that is broken on purpose: each of the
/// catalogue in `chaos/broken-builds` must be caught by every test that it names.
///
/// Only the quick tests by default; `./aegis broken` (or `-Daegis.broken=all`) has the ones with
/// nodes and disks as well and writes the report, `./aegis broken NAME` tries one build and
/// rewrites its row.
class BrokenBuildsTest {
  private static final String ASKED = System.getProperty("aegis.broken", "");
  private static final int FEWEST = 10;
  private static final String REPORT = "chaos/reports/broken-builds.md";

  private final Sources sources = Sources.found();
  private static Workshop workshop;

  @BeforeAll
  static void open(@TempDir Path dir) throws IOException {
    workshop = Workshop.open(dir, Sources.found());
  }

  @Test
  void theCatalogueStillChangesTheCodeAndNamesTestsThatExist() throws IOException {
    List<BrokenBuild> builds = sources.catalogue();
    assertThat(builds).hasSizeGreaterThanOrEqualTo(FEWEST);
    for (BrokenBuild build : builds) {
      assertThat(sources.changed(build)).as(build.name()).isNotEmpty();
      for (GuardingTest guard : build.guards()) {
        assertThat(exists(guard)).as("%s names %s", build.name(), guard.selector()).isTrue();
      }
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "aegis.broken",
      matches = ".+",
      disabledReason = "the report is being written")
  void theReportTellsOfEveryBuildThatEachOfItsTestsHasCaughtIt() throws IOException {
    String page = Files.readString(sources.repository().resolve(REPORT));
    assertThat(BrokenBuildsReport.missing(page, sources.catalogue()))
        .as("what ./aegis broken NAME would write to " + REPORT)
        .isEmpty();
  }

  private boolean exists(GuardingTest guard) throws IOException {
    String file = guard.className().replace('.', '/') + ".java";
    for (String module : List.of("core", "node")) {
      Path source =
          sources.repository().resolve("data-plane").resolve(module).resolve("src/test/java");
      if (Files.exists(source.resolve(file))) {
        return Files.readString(source.resolve(file)).contains(" void " + guard.method() + "(");
      }
    }
    return false;
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void everyBrokenBuildIsCaughtByEachTestThatGuardsAgainstIt() throws Exception {
    Set<Pace> paces = ASKED.isEmpty() ? EnumSet.of(Pace.QUICK) : EnumSet.allOf(Pace.class);
    List<BrokenBuild> builds = asked();
    Trial trial = new Trial(workshop, BrokenBuildsTest::say);
    List<Verdict> control = trial.runUnbroken(builds, paces);
    assertThat(control)
        .as("what fails with nothing broken catches nothing")
        .allSatisfy(verdict ->
            assertThat(verdict.state())
                .as("%s: %s", verdict.guard().selector(), verdict.words())
                .isEqualTo(Verdict.State.PASSED));
    List<Result> results = trial.run(builds, paces);
    if (!ASKED.isEmpty()) {
      writeReport(results);
    }
    assertThat(notCaught(results)).isEmpty();
  }

  private void writeReport(List<Result> results) throws IOException {
    Path page = sources.repository().resolve(REPORT);
    Files.createDirectories(page.getParent());
    String before = Files.exists(page) ? Files.readString(page) : "";
    Files.writeString(page, BrokenBuildsReport.of(before, sources.catalogue(), results));
  }

  private List<BrokenBuild> asked() throws IOException {
    List<BrokenBuild> all = sources.catalogue();
    if (ASKED.isEmpty() || ASKED.equals("all")) {
      return all;
    }
    List<String> names = List.of(ASKED.split(","));
    List<BrokenBuild> some = all.stream().filter(one -> names.contains(one.name())).toList();
    assertThat(some).as("builds of these names: %s", names).hasSameSizeAs(names);
    return some;
  }

  /// Progress is for whoever asked, and no noise in a test run.
  private static void say(String words) {
    if (!ASKED.isEmpty()) {
      System.out.println(words);
    }
  }

  private static List<String> notCaught(List<Result> results) {
    List<String> notCaught = new ArrayList<>();
    for (Result result : results) {
      for (Verdict verdict : result.verdicts()) {
        if (!verdict.isCatch()) {
          notCaught.add(
              "%s is not caught by %s: %s"
                  .formatted(result.build().name(), verdict.guard().selector(), verdict.whyNot()));
        }
      }
    }
    return notCaught;
  }

  // --- the guard itself, where it must bite ---

  private static final String CLOCK =
      "data-plane/core/src/main/java/dev/aegis/dataplane/time/LogicalTime.java";
  private static final String CLOCK_RULE =
      "    return stampMs > ms ? new LogicalTime(stampMs) : this;\n";

  private static BrokenBuild build(String original, String broken, String complaint) {
    return new BrokenBuild(
        "tried-" + Integer.toHexString(broken.hashCode()),
        "title",
        "why",
        List.of(new Edit(CLOCK, original, broken)),
        List.of(
            new GuardingTest(
                "dev.aegis.dataplane.time.LogicalTimeTest",
                "timeNeverRunsBackwards",
                Pace.QUICK,
                Pattern.compile(complaint))));
  }

  private Verdict verdictOn(BrokenBuild build) throws Exception {
    return workshop.run(build, build.guards()).getFirst();
  }

  @Test
  void aChangeThatBreaksNothingIsNotCaught() throws Exception {
    BrokenBuild harmless =
        build(CLOCK_RULE, CLOCK_RULE.replace("stampMs > ms", "ms < stampMs"), ".");
    Verdict verdict = verdictOn(harmless);
    assertThat(verdict.state()).isEqualTo(Verdict.State.PASSED);
    assertThat(verdict.isCatch()).isFalse();
  }

  @Test
  void aTestThatComplainsOfSomethingElseIsNoCatch() throws Exception {
    BrokenBuild backwards =
        build(CLOCK_RULE, "    return new LogicalTime(stampMs);\n", "the price of tea");
    Verdict verdict = verdictOn(backwards);
    assertThat(verdict.state()).isEqualTo(Verdict.State.FAILED);
    assertThat(verdict.isCatch()).isFalse();
    assertThat(verdict.whyNot()).contains("something else");
  }

  @Test
  void aTestThatBreaksDownIsNoCatch() throws Exception {
    BrokenBuild crash =
        build(CLOCK_RULE, "    throw new IllegalStateException(\"broken\");\n", "broken");
    Verdict verdict = verdictOn(crash);
    assertThat(verdict.isCatch()).isFalse();
    assertThat(verdict.whyNot()).contains("broke down");
  }

  @Test
  void aTextThatIsGoneOrAmbiguousIsNamed() {
    assertThatThrownBy(() -> sources.changed(build("no such line\n", "", ".")))
        .hasMessageContaining("no such text any more");
    assertThatThrownBy(() -> sources.changed(build("  }\n", "", ".")))
        .hasMessageContaining("more than once");
  }

  @Test
  void aChangeThatDoesNotCompileIsNoCatch() {
    assertThatThrownBy(() -> verdictOn(build(CLOCK_RULE, "    return nothing;\n", ".")))
        .hasMessageContaining("does not compile");
  }

  @Test
  void theReportKeepsTheRowsOfBuildsThatWereNotTriedAndCountsThemAll() {
    BrokenBuild tried = build(CLOCK_RULE, "", ".");
    GuardingTest guard = tried.guards().getFirst();
    Verdict caught = new Verdict(guard, Verdict.State.FAILED, 1_500, true, "why");
    String other = "| `other` | t | w | `ATest#itsMethod` in 3.5 s |";
    String gone = "| `gone` | t | w | **not by** `ATest#itsMethod` |";
    BrokenBuild otherBuild = new BrokenBuild("other", "t", "w", tried.edits(), tried.guards());

    String page =
        BrokenBuildsReport.of(
            other + "\n" + gone + "\n",
            List.of(tried, otherBuild),
            List.of(new Result(tried, List.of(caught))));

    assertThat(page)
        .contains(other, "`LogicalTimeTest#timeNeverRunsBackwards` in 1.5 s", "2 of 2 caught")
        .contains("by 2 tests")
        .doesNotContain("`gone`");
  }

  @Test
  void whatThePageDoesNotTellIsNamed() {
    BrokenBuild build = build(CLOCK_RULE, "", ".");
    String by = "LogicalTimeTest#timeNeverRunsBackwards";
    String row = "| `%s` | title | why | %s |";
    List<BrokenBuild> catalogue = List.of(build);

    assertThat(
            BrokenBuildsReport.missing(
                row.formatted(build.name(), "`" + by + "` in 1.5 s"), catalogue))
        .isEmpty();
    assertThat(
            BrokenBuildsReport.missing(
                row.formatted(build.name(), "**not by** `" + by + "`"), catalogue))
        .containsExactly(build.name() + " is caught by " + by);
    assertThat(BrokenBuildsReport.missing(row.formatted("old", "`" + by + "` in 1.5 s"), catalogue))
        .containsExactly(build.name() + " is caught by " + by, "old is gone");
  }

  @Test
  void aFileThatSaysNothingToBreakIsRefused() {
    assertThatThrownBy(() -> BrokenBuildFile.parse("empty", "title: t\nwhy: w\n"))
        .hasMessageContaining("nothing changed");
    assertThatThrownBy(() -> BrokenBuildFile.parse("odd", "what: x\n"))
        .hasMessageContaining("unknown field");
    assertThatThrownBy(() -> BrokenBuildFile.parse("mute", "quick: a.B#c\nquick: a.B#d\n"))
        .hasMessageContaining("without its complaint");
  }
}
