package dev.aegis.bench.core33;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.CorpusFiles;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.corpus.Written;
import dev.aegis.bench.suite.KeptFiles;
import dev.aegis.bench.suite.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// The files that are checked in.
class Core33FilesTest {
  private static final Path FOLDER = Core33Folder.path();

  @Test
  void writingThemAnewMakesNoDifference() throws IOException {
    KeptFiles.areAsWritten(
        FOLDER,
        List.of("telemetry", "truth"),
        CorpusFiles.of(Core33.incidents()),
        "./aegis bench write-core-33");
  }

  @Test
  void namesAndDatesAreTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    SortedMap<String, Long> here = namesAndDates();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      assertThat(String.format("%d", 1))
          .as("this language has digits of its own")
          .isNotEqualTo("1");
      assertThat(namesAndDates()).isEqualTo(here);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static SortedMap<String, Long> namesAndDates() {
    SortedMap<String, Long> dates = new TreeMap<>();
    Core33.incidents().forEach(one -> dates.put(one.id(), one.window().fromMs()));
    return dates;
  }

  /// The paper's Table 3.
  @Test
  void labelsAndCountsAreThePapers() throws IOException {
    SortedMap<String, Integer> counts = new TreeMap<>();
    for (Truth truth : new Corpus(FOLDER).truths()) {
      counts.merge(truth.kind() + "/" + truth.cause(), 1, Integer::sum);
    }
    assertThat(counts)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "slow_follower/slow_follower_disk", 8,
                "split_brain_risk/network_partition", 5,
                "clock_skew/clock_drift", 5,
                "election_churn/election_storm", 5,
                "lease_starvation/lease_starvation", 5,
                "none/healthy", 5));
  }

  @Test
  void sevenAreSeedsAndOneOfThoseIsACriticalCascade() {
    List<Map<String, Object>> seeds =
        Core33.incidents().stream()
            .map(Written::truth)
            .filter(truth -> "seed".equals(truth.get("origin")))
            .toList();

    assertThat(seeds).hasSize(7);
    assertThat(seeds)
        .filteredOn(truth -> "critical-cascade".equals(truth.get("recipe")))
        .singleElement()
        .satisfies(truth -> assertThat(truth).containsEntry("severity", "critical"));
  }

  @Test
  void cascadeIsAStormAsWellAndAllOthersHaveOneCause() {
    for (Map<String, Object> truth : Core33.incidents().stream().map(Written::truth).toList()) {
      boolean isCascade = "critical-cascade".equals(truth.get("recipe"));
      assertThat(truth)
          .containsEntry(
              "causes",
              isCascade
                  ? List.of("slow_follower_disk", "election_storm")
                  : List.of(truth.getOrDefault("cause", "")));
    }
  }

  @Test
  void filesKeepToTheirSchemas() throws IOException {
    Schemas schemas = new Schemas(FOLDER);
    for (Truth truth : new Corpus(FOLDER).truths()) {
      schemas.check(truth.id());
    }
  }

  /// A diagnoser that can read the answer needs no skill: the paper's own files named it.
  @Test
  void telemetryHoldsNoWordOfTheTruth() throws IOException {
    for (Truth truth : new Corpus(FOLDER).truths()) {
      String telemetry = text("telemetry", truth.id());
      assertThat(telemetry)
          .doesNotContain("scenario", "recipe", "label\"", "\"kind\"", "cause", "seed", "variant")
          .doesNotContain(truth.recipe(), truth.cause(), truth.id());
      if (!truth.isQuiet()) {
        assertThat(telemetry).doesNotContain(truth.kind());
      }
    }
  }

  private static String text(String tree, String id) throws IOException {
    return Files.readString(FOLDER.resolve(tree).resolve(id + ".json"));
  }
}
