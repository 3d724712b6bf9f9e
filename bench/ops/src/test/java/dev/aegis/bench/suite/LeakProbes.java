package dev.aegis.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever sees only what must not matter stays at chance.
///
/// A probe sees one number of each incident. It guesses the kind of the incident whose number is
/// nearest, the incident itself left out (leave-one-out, one nearest neighbour, the mean over all
/// equally near ones). Chance is what the same probe gets when the kinds are dealt out anew among
/// the incidents: 2000 deals, always the same ones. It is at chance when at most 95 % of the deals
/// do worse (a permutation test, one-sided, 5 %).
public abstract class LeakProbes {
  private static final int DEALS = 2_000;
  private static final double CHANCE = 0.95;

  private final Path folder;

  /// @param folder of the suite
  protected LeakProbes(Path folder) {
    this.folder = folder;
  }

  /// What a probe sees.
  enum Probe {
    ID,
    FILE_SIZE,
    SIZE_WITHOUT_THE_FILLING,
    EVENTS,
    SAMPLES,
    WINDOW_LENGTH,
    DATE,
    TIME_OF_DAY,
    SOURCES,
    SOURCES_WITH_FAILED_READINGS;

    double see(String id, String json, TelemetryWindow window) {
      return switch (this) {
        case ID -> new BigInteger(id, 16).doubleValue();
        case FILE_SIZE -> json.length();
        case SIZE_WITHOUT_THE_FILLING -> json.strip().length();
        case EVENTS -> window.events().size();
        case SAMPLES -> window.samples().size();
        case WINDOW_LENGTH -> window.span().lengthMs();
        case DATE -> window.fromMs();
        case TIME_OF_DAY -> window.fromMs() % 86_400_000;
        case SOURCES -> window.sources().size();
        case SOURCES_WITH_FAILED_READINGS ->
            window.sources().stream()
                .filter(source -> source.state() != SourceStatus.State.OK)
                .count();
      };
    }
  }

  @ParameterizedTest(name = "whoever sees only {0}")
  @EnumSource(Probe.class)
  void staysAtChance(Probe probe) throws IOException {
    List<Double> seen = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    Corpus corpus = new Corpus(folder);
    for (Truth truth : corpus.truths()) {
      String json = Files.readString(folder.resolve("telemetry").resolve(truth.id() + ".json"));
      seen.add(probe.see(truth.id(), json, corpus.window(truth)));
      kinds.add(truth.kind());
    }
    assertThat(shareOfDealsThatDoWorse(seen, kinds))
        .as("share of deals that do worse than %s, right in %.3f", probe, accuracy(seen, kinds))
        .isLessThanOrEqualTo(CHANCE);
  }

  /// The probes would notice: a number that gives the kind away is far from chance.
  @Test
  void probeThatSeesAHintIsNoticed() throws IOException {
    List<Double> seen = new ArrayList<>();
    List<String> kinds = new ArrayList<>();
    for (Truth truth : new Corpus(folder).truths()) {
      seen.add((double) truth.kind().length());
      kinds.add(truth.kind());
    }
    assertThat(shareOfDealsThatDoWorse(seen, kinds)).isGreaterThan(CHANCE);
  }

  private static double shareOfDealsThatDoWorse(List<Double> seen, List<String> kinds) {
    double own = accuracy(seen, kinds);
    List<String> dealt = new ArrayList<>(kinds);
    Random random = new Random(33);
    int worse = 0;
    for (int i = 0; i < DEALS; i++) {
      Collections.shuffle(dealt, random);
      if (accuracy(seen, dealt) < own - 1e-9) {
        worse++;
      }
    }
    return (double) worse / DEALS;
  }

  private static double accuracy(List<Double> seen, List<String> kinds) {
    double right = 0;
    for (int i = 0; i < seen.size(); i++) {
      double nearest = Double.MAX_VALUE;
      int near = 0;
      int same = 0;
      for (int j = 0; j < seen.size(); j++) {
        double distance = Math.abs(seen.get(i) - seen.get(j));
        if (j != i && distance <= nearest) {
          if (distance < nearest) {
            nearest = distance;
            near = 0;
            same = 0;
          }
          near++;
          same += kinds.get(i).equals(kinds.get(j)) ? 1 : 0;
        }
      }
      right += (double) same / near;
    }
    return right / seen.size();
  }
}
