package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;

/// Events of nodes, as the tests need them.
public final class Events {
  public static final long BOOT_MS = 1_763_938_000_000L;

  private Events() {}

  public static EventOrigin origin(String node, long seq, long atMs) {
    return new EventOrigin(new NodeId(node), seq, BOOT_MS, atMs);
  }

  public static String termChanged(String node, long seq, long atMs, long term) {
    return TelemetryJson.writeEvent(new RaftEvent.TermChanged(origin(node, seq, atMs), term));
  }

  public static String leaderChanged(String node, long seq, long atMs, long term, String leader) {
    return TelemetryJson.writeEvent(
        new RaftEvent.LeaderChanged(origin(node, seq, atMs), term, new NodeId(leader)));
  }
}
