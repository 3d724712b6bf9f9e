package dev.aegis.controlplane.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The fixtures of the telemetry contract: what the other half of the surface promises to write.
public final class Contract {
  private Contract() {}

  /// The text of a fixture, such as `window.json`.
  public static String fixture(String name) {
    String path = "/dev/aegis/telemetry/fixtures/" + name;
    try (InputStream stream = Contract.class.getResourceAsStream(path)) {
      if (stream == null) {
        throw new IllegalArgumentException("the contract has no fixture " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A node's page after so many changes of leader, a term each. The follower that is behind in the
  /// fixture has caught up: after half a minute it would be the graver finding.
  public static String churningPage(int changes) {
    return fixture("scrape.txt")
        .replace(
            "aegis_raft_log_lag{follower=\"n3\"} 4100.0", "aegis_raft_log_lag{follower=\"n3\"} 0.0")
        .replace("aegis_raft_term 7.0", "aegis_raft_term " + (5 + changes))
        .replace("leader_changes_total 2.0", "leader_changes_total " + changes);
  }
}
