package dev.aegis.bench.agent;

import dev.aegis.bench.grade.Spent;
import dev.aegis.bench.stream.Watcher;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.agent.RootCauseDiagnoser;
import java.util.Optional;

/// Whoever is examined. Either part may fail by any exception; one thread asks at a time.
public interface Agent extends AutoCloseable {
  /// For the report.
  String name();

  /// Who says the kind.
  ///
  /// @param group of the incident that is asked about: an agent that remembers incidents must not
  ///   remember those of this group, which are its siblings
  AnomalyClassifier classifier(String group);

  /// Who ranks the causes.
  ///
  /// @param group as above
  RootCauseDiagnoser diagnoser(String group);

  /// Who watches a recording by himself, rather than being asked window by window.
  default Optional<Watcher> watcher() {
    return Optional.empty();
  }

  /// What it has spent on a language model since this was last asked. What a question cost is told
  /// before the question is answered, or fails.
  default Spent takeSpent() {
    return Spent.NOTHING;
  }

  /// The time limit of a question is over: whatever holds the answer up is to end.
  default void cutOff() {}

  @Override
  default void close() {}
}
