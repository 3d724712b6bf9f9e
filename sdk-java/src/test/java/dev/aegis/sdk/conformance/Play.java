package dev.aegis.sdk.conformance;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Plays scenarios: step by step, each within its time, with what must come of it.
public final class Play {
  private static final Duration USUAL_LIMIT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(20);

  private final Subject subject;
  private final Expectation expectation = new Expectation();

  private Play(Subject subject) {
    this.subject = subject;
  }

  /// Plays one, and closes the subject.
  ///
  /// @throws AssertionError naming the step that went otherwise
  public static void of(Scenario scenario, Subject subject)
      throws IOException, InterruptedException {
    try (subject) {
      Play play = new Play(subject);
      int number = 0;
      for (Step step : scenario.steps()) {
        number++;
        Optional<String> wrong = play.play(step);
        if (wrong.isPresent()) {
          throw new AssertionError(
              "%s.json, scenario \"%s\", step %d, %s: %s"
                  .formatted(
                      scenario.subject(), scenario.name(), number, step.words(), wrong.get()));
        }
      }
    }
  }

  private Optional<String> play(Step said) throws IOException, InterruptedException {
    Step step = new Step(said.verb(), expectation.resolve(said.words()));
    long began = System.nanoTime();
    long patience = step.seconds("until").orElse(Duration.ZERO).toNanos();
    Optional<String> wrong = attempt(step);
    while (wrong.isPresent() && System.nanoTime() - began < patience) {
      Thread.sleep(BETWEEN_TRIES); // what is awaited changes in the cluster, which tells nobody
      wrong = attempt(step);
    }
    return wrong.or(() -> timing(step, Duration.ofNanos(System.nanoTime() - began)));
  }

  private Optional<String> attempt(Step step) throws IOException, InterruptedException {
    Optional<String> expected = step.optionalText("fails");
    return switch (subject.perform(step)) {
      case Outcome.Failed(String word, String message) ->
          expected.equals(Optional.of(word))
              ? Optional.empty()
              : Optional.of("it failed, " + word + ": " + message);
      case Outcome.Gave(JsonNode shown) when expected.isPresent() ->
          Optional.of("it did not fail, but gave " + shown);
      case Outcome.Gave(JsonNode shown) -> {
        step.optionalText("as").ifPresent(name -> expectation.remember(name, shown));
        yield step.has("gives") ? Expectation.mismatch(step.at("gives"), shown) : Optional.empty();
      }
    };
  }

  private static Optional<String> timing(Step step, Duration took) {
    Duration most = step.seconds("within").orElse(USUAL_LIMIT);
    Duration least = step.seconds("at_least").orElse(Duration.ZERO);
    return took.compareTo(most) > 0 || took.compareTo(least) < 0
        ? Optional.of("it took %s, not from %s to %s".formatted(took, least, most))
        : Optional.empty();
  }
}
