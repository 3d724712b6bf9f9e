package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Reads the Prometheus text format (version 0.0.4) as far as the telemetry contract needs it.
///
/// Total: every text gives samples or a [MalformedScrapeException]. Only series of [MetricName] are
/// kept; of the others only the shape is checked. A value that is not finite (NaN of an empty
/// summary) is no sample. The format's own time stamps are ignored: a sample carries the reader's
/// clock, so that all nodes are compared by one clock.
public final class PrometheusText {
  /// Characters of a page.
  public static final int MAX_CHARACTERS = 1 << 20;

  /// Characters of a line.
  public static final int MAX_LINE = 4096;

  /// Kept samples of a page.
  public static final int MAX_SAMPLES = 2000;

  /// Labels of a series.
  public static final int MAX_LABELS = 16;

  private PrometheusText() {}

  /// The samples of one page of a node.
  ///
  /// @param atMs when the page was read, epoch milliseconds
  public static List<MetricSample> parse(NodeId node, long atMs, String page)
      throws MalformedScrapeException {
    if (page.length() > MAX_CHARACTERS) {
      throw new MalformedScrapeException(
          0, "the page has " + page.length() + " characters, the limit is " + MAX_CHARACTERS);
    }
    List<MetricSample> samples = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int number = 0;
    for (int start = 0; start < page.length(); ) {
      int newline = page.indexOf('\n', start);
      int end = newline < 0 ? page.length() : newline;
      number++;
      MetricSample sample = parseLine(node, atMs, number, page.substring(start, end));
      if (sample != null) {
        keep(sample, number, samples, seen);
      }
      start = end + 1;
    }
    return List.copyOf(samples);
  }

  private static void keep(
      MetricSample sample, int number, List<MetricSample> samples, Set<String> seen)
      throws MalformedScrapeException {
    if (!seen.add(sample.series())) {
      throw new MalformedScrapeException(number, "the series stands on the page twice");
    }
    if (samples.size() == MAX_SAMPLES) {
      throw new MalformedScrapeException(number, "more than " + MAX_SAMPLES + " samples");
    }
    samples.add(sample);
  }

  private static @Nullable MetricSample parseLine(NodeId node, long atMs, int number, String text)
      throws MalformedScrapeException {
    if (text.length() > MAX_LINE) {
      throw new MalformedScrapeException(
          number, "it has " + text.length() + " characters, the limit is " + MAX_LINE);
    }
    if (text.isBlank() || text.startsWith("#")) {
      return null;
    }
    SampleLine line = new SampleLine(number, text);
    String name = line.name();
    SortedMap<String, String> labels = line.labels(MAX_LABELS);
    double value = line.value();
    if (!Double.isFinite(value) || MetricName.ofSeries(name).isEmpty()) {
      return null;
    }
    try {
      return new MetricSample(node, name, labels, atMs, value);
    } catch (IllegalArgumentException e) {
      throw new MalformedScrapeException(number, String.valueOf(e.getMessage()));
    }
  }
}
