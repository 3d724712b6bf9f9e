package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import java.util.List;

/// What came of reading one node once.
public sealed interface Scrape {
  NodeId node();

  /// When it ended, epoch milliseconds of the reader's clock.
  long atMs();

  /// The page was read.
  record Read(NodeId node, long atMs, List<MetricSample> samples) implements Scrape {
    public Read {
      samples = List.copyOf(samples);
    }
  }

  /// Nothing came, or nothing readable.
  ///
  /// @param reason for a person; holds no text of the answer
  record Missed(NodeId node, long atMs, String reason) implements Scrape {}
}
