package dev.aegis.bench.score;

import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.stream.Moments;
import dev.aegis.bench.stream.Said;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// What a watcher made of one episode.
///
/// @param truth what was true
/// @param said at each moment
/// @param verdict what it said of the episode: of the kinds it said since the onset, the one it
///   said in most windows, the first said of equals; `none` when it said none
/// @param delayS from the onset to the first window in which it said a right kind, seconds; empty
///   when nothing should be said, or it never did
/// @param falseRaisings how often it raised an alarm while all was well
/// @param healthyS how long all was well, seconds
/// @param missed looks without an answer; they count as silence
public record EpisodeScore(
    Truth truth,
    List<Said> said,
    String verdict,
    OptionalDouble delayS,
    int falseRaisings,
    double healthyS,
    int missed) {
  private static final String HEALTHY = "healthy";
  private static final double MS = 1000.0;

  public EpisodeScore {
    said = List.copyOf(said);
  }

  /// Scores one who answered at every look.
  public static EpisodeScore of(Truth truth, List<Said> said) {
    return of(truth, said, 0);
  }

  /// Scores it.
  ///
  /// @param said silence where there was no answer
  /// @param missed looks without an answer
  public static EpisodeScore of(Truth truth, List<Said> said, int missed) {
    List<Said> since = said.stream().filter(one -> one.atMs() >= truth.onsetMs()).toList();
    List<Said> quiet =
        truth.cause().equals(HEALTHY)
            ? said
            : said.stream().filter(one -> one.atMs() < truth.onsetMs()).toList();
    return new EpisodeScore(
        truth, said, verdict(since), delayS(truth, since), raisings(quiet), seconds(quiet), missed);
  }

  private static String verdict(List<Said> since) {
    Map<String, Integer> windows = new LinkedHashMap<>();
    for (Said one : since) {
      if (!one.kind().equals(Truth.NONE)) {
        windows.merge(one.kind(), 1, Integer::sum);
      }
    }
    String verdict = Truth.NONE;
    int most = 0;
    for (Map.Entry<String, Integer> kind : windows.entrySet()) {
      if (kind.getValue() > most) {
        verdict = kind.getKey();
        most = kind.getValue();
      }
    }
    return verdict;
  }

  private static OptionalDouble delayS(Truth truth, List<Said> since) {
    if (truth.isQuiet()) {
      return OptionalDouble.empty();
    }
    return since.stream()
        .filter(one -> !one.kind().equals(Truth.NONE) && truth.allows(one.kind()))
        .mapToDouble(one -> (one.atMs() - truth.onsetMs()) / MS)
        .findFirst();
  }

  private static int raisings(List<Said> quiet) {
    int raisings = 0;
    String before = Truth.NONE;
    for (Said one : quiet) {
      if (!one.kind().equals(Truth.NONE) && before.equals(Truth.NONE)) {
        raisings++;
      }
      before = one.kind();
    }
    return raisings;
  }

  /// Each look stands for the interval that ends with it.
  private static double seconds(List<Said> quiet) {
    return quiet.size() * Moments.INTERVAL_MS / MS;
  }

  /// Whether the verdict is right.
  public boolean isRight() {
    return truth.allows(verdict);
  }

  /// Whether it said anything at all since the onset.
  public boolean spoke() {
    return !verdict.equals(Truth.NONE);
  }
}
