package dev.aegis.bench.stream;

import dev.aegis.bench.corpus.Episode;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.Evidence;
import java.util.ArrayList;
import java.util.List;

/// A classifier, asked about the window it would have had at each moment.
public record ClassifierWatcher(String name, AnomalyClassifier classifier) implements Watcher {
  @Override
  public List<Said> watch(Episode episode) {
    List<Said> said = new ArrayList<>();
    for (long at : Moments.of(episode.recording())) {
      Anomaly anomaly =
          classifier.classify(episode.recording().between(at - Moments.WINDOW_MS, at));
      said.add(
          new Said(
              at,
              anomaly.kind().wireName(),
              detail(anomaly),
              (int)
                  anomaly.evidence().stream()
                      .filter(evidence -> evidence.signal().equals(Evidence.NOT_JUDGED))
                      .count()));
    }
    return said;
  }

  private static String detail(Anomaly anomaly) {
    String why = anomaly.evidence().isEmpty() ? "" : anomaly.evidence().getFirst().render();
    return "%s, %s: %s"
        .formatted(anomaly.severity().wireName(), anomaly.subject().canonical(), why);
  }
}
