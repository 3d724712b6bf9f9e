package dev.aegis.chaos.episode;

import dev.aegis.chaos.recipe.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.function.DoubleFunction;

/// How trouble came about, in short sentences: what was done, what that measurably did to the
/// nodes, and what of it came to clients; and all mechanisms that were at work in it. Pure.
///
/// Of the measured effect, it tells what the recipe asks for, whatever counts of happenings there
/// were, and what clients saw, unless what was done cannot reach them. Where nothing was done there
/// is nothing to tell.
///
/// @param causes the recipe's cause first
/// @param sentences from the event through signals to symptoms
record CausalPath(List<String> causes, List<String> sentences) {
  /// What is not worth a sentence of its own.
  private static final double SHORT_SILENCE_S = 1;

  /// Signals on the nodes, in the order in which one leads to the next.
  private static final Map<String, DoubleFunction<String>> SIGNALS = signals();

  /// Those that tell of happenings, by their number: one is enough to be told.
  private static final List<String> HAPPENINGS =
      List.of("restarts", "snapshots_installed", "leader_changes", "expirations");

  CausalPath {
    causes = List.copyOf(causes);
    sentences = List.copyOf(sentences);
  }

  /// One thing that was done, as records have it.
  ///
  /// @param target nodes or links, with commas between them
  /// @param extent empty for what is broken or not
  record Done(String kind, String target, String extent, long beganMs) {
    private boolean reachesClients() {
      return Doing.of(kind) != Doing.HIDE_METRICS;
    }

    private String words() {
      Doing doing = Doing.of(kind);
      return doing == Doing.CUT
          ? doing.words(CutWords.of(target).words(), extent)
          : doing.words(CutWords.and(List.of(target.split(",", -1))), extent);
    }

    private String mechanism() {
      Doing doing = Doing.of(kind);
      return doing == Doing.CUT && CutWords.of(target).isOneWay()
          ? "asymmetric_partition"
          : doing.mechanism();
    }
  }

  /// @throws IllegalArgumentException if something was done that there are no words for
  static CausalPath of(Recipe recipe, List<Done> done, SortedMap<String, Double> effect) {
    List<Done> inOrder =
        done.stream().sorted((one, two) -> Long.compare(one.beganMs(), two.beganMs())).toList();
    List<String> sentences = new ArrayList<>(events(inOrder));
    if (!done.isEmpty()) {
      SIGNALS.forEach((name, words) -> {
        double value = effect.getOrDefault(name, 0.0);
        boolean happened = HAPPENINGS.contains(name) && value >= 1;
        if (happened || recipe.shows().containsKey(name)) {
          sentences.add(words.apply(value));
        }
      });
      if (done.stream().anyMatch(Done::reachesClients)) {
        sentences.addAll(symptoms(effect));
      }
    }
    if (recipe.isHealthy()) {
      sentences.add("nothing needs anybody");
    }
    return new CausalPath(causes(recipe, inOrder), sentences);
  }

  private static List<String> causes(Recipe recipe, List<Done> inOrder) {
    SequencedSet<String> mechanisms = new LinkedHashSet<>();
    inOrder.forEach(one -> mechanisms.add(one.mechanism()));
    List<String> causes = new ArrayList<>(List.of(recipe.cause()));
    if (!recipe.isHealthy() && mechanisms.size() > 1) {
      mechanisms.stream().filter(one -> !one.equals(recipe.cause())).forEach(causes::add);
    }
    return causes;
  }

  /// What was done again at once is told with how often.
  private static List<String> events(List<Done> inOrder) {
    List<String> events = new ArrayList<>();
    String before = "";
    int times = 0;
    for (Done one : inOrder) {
      String words = one.words();
      if (words.equals(before)) {
        times++;
        events.removeLast();
      } else {
        times = 1;
      }
      events.add(times == 1 ? words : words + ", " + times(times));
      before = words;
    }
    return events;
  }

  private static Map<String, DoubleFunction<String>> signals() {
    Map<String, DoubleFunction<String>> signals = new LinkedHashMap<>();
    signals.put(
        "load_factor", value -> "%s times as many calls are answered".formatted(two(value)));
    signals.put("missed_readings", value -> "the agent reads in vain " + times(value));
    signals.put("pause_s", value -> "a process does not run for " + seconds(value));
    signals.put("clock_spread_s", value -> "clocks are %s apart".formatted(seconds(value)));
    signals.put("log_sync_s", value -> "a log sync takes " + seconds(value));
    signals.put(
        "peer_rpc_s",
        value -> "the leader's calls to a follower take %s on average".formatted(seconds(value)));
    signals.put(
        "peer_silent_s", value -> "a leader hears nothing of a follower for " + seconds(value));
    signals.put("leader_changes", value -> "leadership moves " + times(value));
    signals.put("restarts", value -> "starts of processes that are seen: " + Math.round(value));
    signals.put("snapshots_installed", value -> "a snapshot is installed " + times(value));
    signals.put("expirations", value -> "leases that ran out: " + Math.round(value));
    return signals;
  }

  private static List<String> symptoms(SortedMap<String, Double> effect) {
    List<String> symptoms = new ArrayList<>();
    double failed = effect.getOrDefault("client_failures", 0.0);
    double silence = effect.getOrDefault("client_silence_s", 0.0);
    double lost = effect.getOrDefault("sessions_lost", 0.0);
    if (silence >= SHORT_SILENCE_S) {
      symptoms.add("no client is answered for " + seconds(silence));
    }
    if (failed > 0) {
      symptoms.add("calls of clients that fail: " + Math.round(failed));
    }
    if (lost > 0) {
      symptoms.add("sessions that clients lose: " + Math.round(lost));
    }
    if (symptoms.isEmpty()) {
      symptoms.add(
          "clients are answered all the while, at the slowest after "
              + seconds(effect.getOrDefault("client_slowest_s", 0.0)));
    }
    return symptoms;
  }

  private static String times(double number) {
    long times = Math.round(number);
    return times == 1 ? "once" : times == 2 ? "twice" : times + " times";
  }

  private static String seconds(double value) {
    return two(value) + " s";
  }

  private static String two(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
