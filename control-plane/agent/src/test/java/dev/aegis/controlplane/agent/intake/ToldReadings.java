package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import java.util.List;

/// Readings a test tells of, instead of nodes that are asked.
public final class ToldReadings implements MetricsSource {
  private final ScrapeLog log;

  public ToldReadings(List<NodeId> nodes, long intervalMs) {
    this.log = new ScrapeLog(nodes, intervalMs);
  }

  public void add(List<Scrape> round) {
    round.forEach(log::add);
  }

  @Override
  public void look() {}

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
  public void close() {}
}
