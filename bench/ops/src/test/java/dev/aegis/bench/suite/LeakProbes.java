package dev.aegis.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whoever sees only what must not matter stays at chance.
///
/// A probe sees one number of each incident. It guesses the kind of the incident whose number is
/// nearest, the incident itself left out (leave-one-out, one nearest neighbour, the mean over all
/// equally near ones). Chance is what the same probe gets when the kinds are dealt out anew among
/// the incidents: 2000 deals, always the same ones. It is at chance when at most 95 % of the deals
/// do worse (a permutation test, one-sided, 5 %).
///
/// A suite may know of numbers that are a hint in it. They are held to that, so that whoever takes
/// one away says so.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class LeakProbes {
  private static final int DEALS = 2_000;
  private static final double CHANCE = 0.95;

  private final Path folder;
  private final Set<Probe> hints;
  private final List<Incident> incidents = new ArrayList<>();

  /// @param folder of the suite
  /// @param hints what does give kinds away in it, as its datasheet says
  protected LeakProbes(Path folder, Probe... hints) {
    this.folder = folder;
    this.hints = Set.of(hints);
  }

  /// What probes may look at, and the kind, which they may not.
  record Incident(
      String id,
      long fileSize,
      int textSize,
      int strippedSize,
      TelemetryWindow window,
      String kind) {}

  @BeforeAll
  void readAll() throws IOException {
    Corpus corpus = new Corpus(folder);
    for (Truth truth : corpus.truths()) {
      TelemetryWindow window = corpus.window(truth);
      String id = truth.id();
      boolean isRecorded = corpus.isRecorded(id);
      Path file = folder.resolve("telemetry").resolve(id + (isRecorded ? ".json.gz" : ".json"));
      String text = isRecorded ? unpacked(file) : Files.readString(file);
      int stripped = (isRecorded ? TelemetryJson.writeWindow(window) : text).strip().length();
      incidents.add(
          new Incident(id, Files.size(file), text.length(), stripped, window, truth.kind()));
    }
  }

  private static String unpacked(Path file) throws IOException {
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// What a probe sees.
  protected enum Probe {
    ID,
    FILE_SIZE,
    TEXT_SIZE,
    SIZE_WITHOUT_THE_FILLING,
    EVENTS,
    SAMPLES,
    WINDOW_LENGTH,
    DATE,
    TIME_OF_DAY,
    SOURCES,
    SOURCES_WITH_FAILED_READINGS;

    double see(Incident incident) {
      TelemetryWindow window = incident.window();
      return switch (this) {
        case ID -> new BigInteger(incident.id(), 16).doubleValue();
        case FILE_SIZE -> incident.fileSize();
        case TEXT_SIZE -> incident.textSize();
        case SIZE_WITHOUT_THE_FILLING -> incident.strippedSize();
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
  void staysAtChanceUnlessItIsAKnownHint(Probe probe) {
    double share = shareOfDealsThatDoWorse(incidents.stream().map(probe::see).toList());

    assertThat(share > CHANCE)
        .as("%s is a hint: %.4f of the deals do worse", probe, share)
        .isEqualTo(hints.contains(probe));
  }

  /// The probes would notice: a number that gives the kind away is far from chance.
  @Test
  void probeThatSeesAHintIsNoticed() {
    List<Double> seen = incidents.stream().map(one -> (double) one.kind().length()).toList();

    assertThat(shareOfDealsThatDoWorse(seen)).isGreaterThan(CHANCE);
  }

  private double shareOfDealsThatDoWorse(List<Double> seen) {
    List<List<Integer>> nearest = nearest(seen);
    List<String> kinds = incidents.stream().map(Incident::kind).toList();
    double own = accuracy(nearest, kinds);
    List<String> dealt = new ArrayList<>(kinds);
    Random random = new Random(33);
    int worse = 0;
    for (int i = 0; i < DEALS; i++) {
      Collections.shuffle(dealt, random);
      if (accuracy(nearest, dealt) < own - 1e-9) {
        worse++;
      }
    }
    return (double) worse / DEALS;
  }

  /// Of each, all that are equally near.
  private static List<List<Integer>> nearest(List<Double> seen) {
    List<List<Integer>> nearest = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      double least = Double.MAX_VALUE;
      List<Integer> near = new ArrayList<>();
      for (int j = 0; j < seen.size(); j++) {
        double distance = Math.abs(seen.get(i) - seen.get(j));
        if (j != i && distance < least) {
          least = distance;
          near.clear();
        }
        if (j != i && distance == least) {
          near.add(j);
        }
      }
      nearest.add(near);
    }
    return nearest;
  }

  private static double accuracy(List<List<Integer>> nearest, List<String> kinds) {
    double right = 0;
    for (int i = 0; i < kinds.size(); i++) {
      int same = 0;
      for (int near : nearest.get(i)) {
        same += kinds.get(i).equals(kinds.get(near)) ? 1 : 0;
      }
      right += (double) same / nearest.get(i).size();
    }
    return right / kinds.size();
  }
}
