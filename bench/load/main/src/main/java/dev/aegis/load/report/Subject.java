package dev.aegis.load.report;

import dev.aegis.load.generator.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one system showed in a comparison. Grows round by round; not safe for use by many threads.
public final class Subject {
  private final String system;
  private final Duration startTime;
  private final long idleMib;
  private final Map<Row, List<Measurement>> measured = new LinkedHashMap<>();
  private final List<Duration> failovers = new ArrayList<>();

  /// Nothing measured yet.
  ///
  /// @param startTime from five stopped servers to all serving under a leader
  /// @param idleMib the greatest memory of a server before any load
  public Subject(String system, Duration startTime, long idleMib) {
    this.system = system;
    this.startTime = startTime;
    this.idleMib = idleMib;
  }

  public String system() {
    return system;
  }

  public Duration startTime() {
    return startTime;
  }

  public long idleMib() {
    return idleMib;
  }

  public void add(Row row, Measurement measurement) {
    measured.computeIfAbsent(row, _ -> new ArrayList<>()).add(measurement);
  }

  public void addFailover(Duration silence) {
    failovers.add(silence);
  }

  /// Measurements of a row, in the order of the rounds.
  public List<Measurement> of(Row row) {
    return measured.getOrDefault(row, List.of());
  }

  public List<Duration> failovers() {
    return List.copyOf(failovers);
  }

  /// The greatest memory of a server at the end of any load.
  public long loadedMib() {
    return measured.values().stream()
        .flatMap(List::stream)
        .mapToLong(Measurement::largestServerMib)
        .max()
        .orElse(0);
  }
}
