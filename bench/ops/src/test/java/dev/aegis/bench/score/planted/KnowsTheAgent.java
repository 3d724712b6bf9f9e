package dev.aegis.bench.score.planted;

import dev.aegis.controlplane.classify.HeuristicClassifier;

/// Breaks a rule on purpose, so that a test can see it reported.
final class KnowsTheAgent {
  HeuristicClassifier agent() {
    return HeuristicClassifier.standard();
  }
}
