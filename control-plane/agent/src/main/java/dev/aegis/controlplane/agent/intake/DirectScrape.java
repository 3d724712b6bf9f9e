package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// The nodes' own pages, read at each look.
public final class DirectScrape implements MetricsSource {
  private final NodeScraper scraper;
  private final ScrapeLog log;

  /// Reads the nodes with a deadline that fits the pace.
  ///
  /// @param interval between two looks
  public DirectScrape(Map<NodeId, HostPort> nodes, Duration interval, InstantSource clock) {
    this.scraper = new NodeScraper(nodes, NodeScraper.deadline(interval), clock);
    this.log = new ScrapeLog(nodes.keySet(), interval.toMillis());
  }

  @Override
  public void look() throws InterruptedException {
    scraper.scrapeAll().forEach(log::add);
  }

  @Override
  public int held() {
    return log.held();
  }

  @Override
  public MetricsHistory history(long sinceMs) {
    log.forgetBefore(sinceMs);
    return log.history();
  }

  @Override
  public void close() {
    scraper.close();
  }
}
