package dev.aegis.controlplane.agent.intake;

import dev.aegis.controlplane.agent.intake.HttpReader.Answer;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the scrape pages of all nodes at once, by GET.
///
/// A round takes as long as the slowest node and never longer than the deadline: nodes do not wait
/// for one another.
public final class NodeScraper implements AutoCloseable {
  /// Where a node shows its metrics.
  public static final String PATH = "/actuator/prometheus";

  private static final Duration MIN_DEADLINE = Duration.ofMillis(500);
  private static final Duration MAX_DEADLINE = Duration.ofSeconds(2);

  private final SortedMap<NodeId, URI> pages = new TreeMap<>();
  private final InstantSource clock;
  private final HttpReader http;

  /// How long a node may take: as long as the pace allows, within bounds that a healthy node meets
  /// on a busy machine and a hung one does not stretch.
  public static Duration deadline(Duration interval) {
    Duration longest = interval.compareTo(MAX_DEADLINE) < 0 ? interval : MAX_DEADLINE;
    return longest.compareTo(MIN_DEADLINE) < 0 ? MIN_DEADLINE : longest;
  }

  /// @param addresses of the nodes' actuators
  /// @param deadline for one node, from its name to the last byte of its answer
  public NodeScraper(Map<NodeId, HostPort> addresses, Duration deadline, InstantSource clock) {
    addresses.forEach((node, address) -> pages.put(node, URI.create("http://" + address + PATH)));
    this.clock = clock;
    this.http = new HttpReader(deadline, clock);
  }

  /// Reads every node once; one result for each, in the order of their names.
  public List<Scrape> scrapeAll() throws InterruptedException {
    SortedMap<NodeId, HttpReader.Pending> running = new TreeMap<>();
    pages.forEach((node, page) ->
        running.put(node, http.begin(page, "text/plain", PrometheusText.MAX_CHARACTERS)));
    List<Scrape> scrapes = new ArrayList<>();
    for (var one : running.entrySet()) {
      scrapes.add(read(one.getKey(), one.getValue().await()));
    }
    return List.copyOf(scrapes);
  }

  private Scrape read(NodeId node, Answer answer) {
    return switch (answer) {
      case Answer.Came(int status, String body, long atMs) ->
          status == 200
              ? parse(node, atMs, body)
              : missed(node, "it answered with status " + status);
      case Answer.TooBig(int limit) -> missed(node, "its page has more than " + limit + " bytes");
      case Answer.Late(long deadlineMs) -> missed(node, "no answer within " + deadlineMs + " ms");
      case Answer.Broken(String reason) -> missed(node, reason);
    };
  }

  private Scrape parse(NodeId node, long atMs, String page) {
    try {
      List<MetricSample> samples = PrometheusText.parse(node, atMs, page);
      return samples.isEmpty()
          ? missed(node, "its page holds no metric of a node")
          : new Scrape.Read(node, atMs, samples);
    } catch (MalformedScrapeException e) {
      return missed(node, "its page is malformed at " + e.getMessage());
    }
  }

  private Scrape missed(NodeId node, String reason) {
    return new Scrape.Missed(node, clock.millis(), reason);
  }

  @Override
  public void close() {
    http.close();
  }
}
