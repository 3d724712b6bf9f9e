package dev.aegis.bench.real;

import dev.aegis.bench.scene.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// How an incident came about, as far as its source tells: its facts from the event through signals
/// to symptoms, those of one stage in their order in time. Where no fact is an event, the cause is
/// named first. Facts that only say what did not happen lead to nothing and are left out.
final class RealPath {
  private static final String UNDETERMINED = "undetermined";
  private static final String NONE = "none";

  /// How far from the cause.
  enum Stage {
    /// What came from outside.
    EVENT,
    /// What it did to nodes and their agreement.
    SIGNAL,
    /// What clients have of it.
    SYMPTOM,
    /// What leads to nothing.
    ASIDE
  }

  /// Causes that no sign shows, as the first of a path.
  private static final Map<String, String> UNSEEN =
      Map.of(
          "asymmetric_partition", "the network is broken in one direction",
          "certificate_expiry", "a certificate has expired",
          "corruption", "data are damaged",
          "disk_full", "a disk is full",
          "membership_misconfig", "the members are configured wrongly",
          "misconfigured_timeouts", "time limits do not fit each other",
          "network_partition", "the network is cut",
          "overload", "more is asked than can be done",
          "process_pause", "a process of a client stands still",
          "snapshot_storm", "snapshots are sent around");

  private RealPath() {}

  /// @throws IllegalArgumentException if no fact shows the cause, and there are no words for it
  static List<String> of(Incident incident, Setting setting) {
    List<Fact> facts =
        incident.facts().stream()
            .filter(fact -> fact.sign().stage() != Stage.ASIDE)
            .sorted(
                Comparator.comparing((Fact fact) -> fact.sign().stage())
                    .thenComparingLong(Fact::fromMs))
            .toList();
    List<String> path = new ArrayList<>();
    boolean isNothing = incident.cause().equals("healthy");
    boolean isShown = facts.stream().anyMatch(fact -> fact.sign().stage() == Stage.EVENT);
    if (!isShown && !isNothing && !incident.cause().equals(UNDETERMINED)) {
      path.add(unseen(incident.cause()));
    }
    for (Fact fact : facts) {
      String words = words(fact, setting);
      if (!path.contains(words)) {
        path.add(words);
      }
    }
    if (incident.kind().equals(NONE)) {
      path.add("nothing needs anybody");
    }
    return path;
  }

  private static String unseen(String cause) {
    String words = UNSEEN.get(cause);
    if (words == null) {
      throw new IllegalArgumentException("no fact shows the cause " + cause);
    }
    return words;
  }

  /// The sign, with the node where it is one of them, and the fact.
  private static String words(Fact fact, Setting setting) {
    String sign = fact.sign().wireName().replace('_', ' ');
    String of = fact.of().size() == 1 ? " of " + Staging.node(setting, fact.of().getFirst()) : "";
    return sign + of + ": " + fact.says();
  }
}
