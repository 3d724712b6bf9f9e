package dev.aegis.ctl;

import dev.aegis.sdk.conformance.Scenario;
import dev.aegis.sdk.conformance.Step;
import dev.aegis.sdk.conformance.Verb;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which scenarios a shell can tell: those of which each step is a command that ends, or a program
/// run under a lock of its own.
final class Playable {
  private static final Set<String> OF_ANY_STEP =
      Set.of("do", "as", "gives", "fails", "within", "at_least", "until");

  /// What there are words for. A step of a session or a lock needs one process for both.
  private static final Map<Verb, Set<String>> WORDS =
      Map.ofEntries(
          Map.entry(Verb.PUT, Set.of("key", "value", "session", "lock", "token")),
          Map.entry(Verb.GET, Set.of("key", "revision", "serializable")),
          Map.entry(Verb.RANGE, Set.of("prefix", "revision")),
          Map.entry(Verb.PAGE, Set.of("prefix", "limit", "sort", "descending", "show")),
          Map.entry(Verb.DELETE, Set.of("key", "previous")),
          Map.entry(Verb.DELETE_RANGE, Set.of("prefix", "previous")),
          Map.entry(Verb.TRANSACT, Set.of("when", "then", "otherwise")),
          Map.entry(Verb.HISTORY, Set.of("key", "newest_first", "limit")),
          Map.entry(Verb.COMPACT, Set.of("revision")),
          Map.entry(Verb.SESSION, Set.of("ttl")),
          Map.entry(Verb.FORCE_END, Set.of("session")),
          Map.entry(Verb.LOCK, Set.of("name", "timeout", "delay")),
          Map.entry(Verb.DESCRIBE_LOCK, Set.of("name")),
          Map.entry(Verb.VALIDATE_TOKEN, Set.of("name", "token")),
          Map.entry(Verb.FORCE_RELEASE, Set.of("name")),
          Map.entry(Verb.IS_HELD, Set.of("of")),
          Map.entry(Verb.IS_LOST, Set.of("of")),
          Map.entry(Verb.CLOSE, Set.of("of")));

  private static final Map<Verb, Set<String>> WORDS_IN_A_TRANSACTION =
      Map.of(
          Verb.PUT, Set.of("key", "value"),
          Verb.RANGE, Set.of("prefix"),
          Verb.DELETE_RANGE, Set.of("prefix"));

  private Playable() {}

  static boolean by(Scenario scenario) {
    return scenario.steps().stream().allMatch(Playable::by);
  }

  private static boolean by(Step step) {
    return has(WORDS, step)
        && List.of("then", "otherwise").stream()
            .flatMap(branch -> step.steps(branch).stream())
            .allMatch(inner -> has(WORDS_IN_A_TRANSACTION, inner));
  }

  private static boolean has(Map<Verb, Set<String>> known, Step step) {
    Set<String> words = Optional.ofNullable(known.get(step.verb())).orElse(Set.of());
    return known.containsKey(step.verb())
        && step.words().propertyNames().stream()
            .allMatch(word -> OF_ANY_STEP.contains(word) || words.contains(word));
  }
}
