package dev.aegis.chaos.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.chaos.campaign.Schedule.Turn;
import dev.aegis.chaos.observe.NodeReading;
import dev.aegis.chaos.observe.Situation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a campaign does is decided before anything is started.
class CampaignTest {
  @Test
  void withoutATimeEachCellRunsOnce() {
    List<String> names = run(new Schedule(Cells.ALL, Optional.empty(), 1));
    assertThat(names).hasSameSizeAs(Cells.ALL).doesNotHaveDuplicates();
  }

  @Test
  void aSeedIsAnOrder() {
    Optional<Duration> budget = Optional.of(Duration.ofHours(1));
    assertThat(run(new Schedule(Cells.ALL, budget, 5)))
        .isEqualTo(run(new Schedule(Cells.ALL, budget, 5)))
        .isNotEqualTo(run(new Schedule(Cells.ALL, budget, 6)));
  }

  @Test
  void withTimeLeftCellsComeUpAgain() {
    List<String> names = run(new Schedule(Cells.ALL, Optional.of(Duration.ofHours(1)), 1));
    assertThat(names.size()).isGreaterThan(2 * Cells.ALL.size());
    assertThat(names).contains(Cells.ALL.stream().map(Cell::name).toArray(String[]::new));
  }

  @Test
  void whatDoesNotFitIsLeftOutAndNamed() {
    Schedule schedule = new Schedule(Cells.ALL, Optional.of(Duration.ofMinutes(3)), 1);
    List<String> names = run(schedule);
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
    List<String> all = new ArrayList<>(names);
    all.addAll(schedule.leftOut());
    assertThat(all)
        .containsExactlyInAnyOrder(Cells.ALL.stream().map(Cell::name).toArray(String[]::new));
  }

  private static List<String> run(Schedule schedule) {
    List<String> names = new ArrayList<>();
    Duration elapsed = Duration.ZERO;
    for (Optional<Turn> turn = schedule.next(elapsed);
        turn.isPresent();
        turn = schedule.next(elapsed)) {
      names.add(turn.get().cell().name());
      elapsed = elapsed.plus(turn.get().cell().estimate());
    }
    return names;
  }

  @Test
  void everyFaultOfEveryCellNeedsNoMoreThanItsCellSays() {
    TreeMap<String, NodeReading> readings = new TreeMap<>();
    List<String> nodes = List.of("n1", "n2", "n3", "n4", "n5");
    nodes.forEach(
        node -> readings.put(node, new NodeReading(true, node.equals("n3"), 2, 10, 10, 256, 1)));
    Situation now = new Situation(nodes, readings);
    for (Cell cell : Cells.ALL) {
      for (Episode episode : cell.episodes()) {
        var fault = episode.target().choose(now, new Random(1));
        assertThat(cell.needs()).as(cell.name()).containsAll(fault.needs());
        assertThat(fault.targets()).as(cell.name()).isNotEmpty();
      }
    }
  }

  @Test
  void wrongWordsAreRefusedInOneSentence() {
    assertRefused("--minutes needs a whole number from 1 to 100000, not '0'.", "--minutes", "0");
    assertRefused("--minutes needs a whole number from 1 to 100000, not ''.", "--minutes");
    assertRefused("There is no cell 'fire'", "--cells", "kill-leader,fire");
    assertRefused("'--speed' is no word of 'verify'", "--speed", "9");
    assertRefused("--report needs a value.", "--report");
    assertRefused("not '99999999999999999999'", "--seed", "99999999999999999999");
  }

  private static void assertRefused(String sentence, String... words) {
    assertThatThrownBy(() -> Words.parse(List.of(words)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void theWordsOfTheLauncherAndThePersonAreTakenApart() {
    Words words =
        Words.parse(
            List.of("--cells", "partition", "--minutes", "3", "--work", "w", "--", "java", "-jar"));
    assertThat(words.cells()).extracting(Cell::name).containsExactly("partition");
    assertThat(words.minutes()).contains(Duration.ofMinutes(3));
    assertThat(words.text("--work")).isEqualTo("w");
    assertThat(words.nodeCommand()).containsExactly("java", "-jar");
  }

  @Test
  void theDefaultConfigurationHasAllThatACampaignChanges(@TempDir Path dir) throws IOException {
    Path defaults = Path.of(System.getProperty("basedir", "chaos"), "..", "deploy", "aegis.yaml");
    CampaignConfig.write(defaults, dir.resolve("aegis.yaml"));
    assertThat(dir.resolve("aegis.yaml")).content().contains("  snapshot-entries: 4000\n");
    Path other = Files.writeString(dir.resolve("other.yaml"), "raft:\n");
    assertThatThrownBy(() -> CampaignConfig.write(other, dir.resolve("aegis.yaml")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no setting");
  }

  @Test
  void settingMayBeAskedForThatIsTheDefault(@TempDir Path dir) throws IOException {
    Path defaults = Files.writeString(dir.resolve("a.yaml"), "raft:\n  snapshot-entries: 500\n");
    CampaignConfig.write(defaults, dir.resolve("b.yaml"), Map.of("snapshot-entries", "500"));
    assertThat(dir.resolve("b.yaml")).hasSameTextualContentAs(defaults);
  }
}
