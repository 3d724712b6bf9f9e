package dev.aegis.controlplane.classify;

import dev.aegis.telemetry.verdict.Evidence;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// Puts one piece of evidence together.
final class EvidenceBuilder {
  /// Ids kept of one statement: enough to follow it up, few enough to read.
  private static final int MAX_IDS = 24;

  private final String signal;
  private final TreeMap<String, Double> numbers = new TreeMap<>();
  private final TreeSet<String> ids = new TreeSet<>();

  private EvidenceBuilder(String signal) {
    this.signal = signal;
  }

  static EvidenceBuilder of(String signal) {
    return new EvidenceBuilder(signal);
  }

  EvidenceBuilder number(String name, double value) {
    numbers.put(name, value);
    return this;
  }

  /// Terms and counts: exact as long as they stay below 2 to the 53rd.
  EvidenceBuilder number(String name, long value) {
    return number(name, (double) value);
  }

  EvidenceBuilder from(List<String> sources) {
    ids.addAll(sources);
    return this;
  }

  Evidence saying(String statement) {
    return new Evidence(signal, statement, numbers, ids.stream().limit(MAX_IDS).toList());
  }
}
