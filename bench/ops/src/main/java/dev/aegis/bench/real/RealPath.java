package dev.aegis.bench.real;

import dev.aegis.bench.scene.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How an incident came about, as far as its source tells: its facts from the event through signals
/// to symptoms, those of one stage in their order in time. A cause that none of them shows is named
/// first. Facts that only say what did not happen, or what is as always, lead to nothing and are
/// left out.
final class RealPath {
  private static final String UNDETERMINED = "undetermined";
  private static final String HEALTHY = "healthy";
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
    ASIDE;

    /// @throws IllegalArgumentException if there is none of that name
    static Stage of(String wireName) {
      return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
  }

  /// Causes of which a window shows what follows and never themselves.
  private static final Set<String> BEHIND =
      Set.of("certificate_expiry", "membership_misconfig", "misconfigured_timeouts");

  /// Causes in words, for the first of a path.
  private static final Map<String, String> WORDS =
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
            .filter(fact -> fact.stage() != Stage.ASIDE)
            .sorted(Comparator.comparing(Fact::stage).thenComparingLong(Fact::fromMs))
            .toList();
    List<String> path = new ArrayList<>();
    if (!isShown(incident, facts)) {
      path.add(words(incident.cause()));
    }
    for (Fact fact : facts) {
      String words = words(fact, setting);
      if (!path.contains(words)) {
        path.add(words);
      }
    }
    if (incident.kind().equals(NONE)) {
      path.add(
          incident.cause().equals(HEALTHY)
              ? "nothing needs anybody"
              : "the cluster itself stays well");
    }
    return path;
  }

  /// Whether a path begins with the cause without naming it, or there is none to name.
  private static boolean isShown(Incident incident, List<Fact> facts) {
    String cause = incident.cause();
    return cause.equals(HEALTHY)
        || cause.equals(UNDETERMINED)
        || (!BEHIND.contains(cause)
            && facts.stream().anyMatch(fact -> fact.stage() == Stage.EVENT));
  }

  private static String words(String cause) {
    String words = WORDS.get(cause);
    if (words == null) {
      throw new IllegalArgumentException("no fact shows the cause " + cause);
    }
    return words;
  }

  /// The sign, with the node where it is one node's, and the fact.
  private static String words(Fact fact, Setting setting) {
    String sign = fact.sign().wireName().replace('_', ' ');
    String of =
        fact.sign().isOfNodes() && fact.of().size() == 1
            ? " of " + Staging.node(setting, fact.of().getFirst())
            : "";
    return sign + of + ": " + fact.says();
  }
}
