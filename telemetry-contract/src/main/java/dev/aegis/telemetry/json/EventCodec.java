package dev.aegis.telemetry.json;

import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.RaftEvent.ConfigApplied;
import dev.aegis.telemetry.signal.RaftEvent.ConfigRefused;
import dev.aegis.telemetry.signal.RaftEvent.LeaderChanged;
import dev.aegis.telemetry.signal.RaftEvent.LeaderSteppedDown;
import dev.aegis.telemetry.signal.RaftEvent.LogLagSampled;
import dev.aegis.telemetry.signal.RaftEvent.NodeStarted;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.ProcessPaused;
import dev.aegis.telemetry.signal.RaftEvent.SessionsExpired;
import dev.aegis.telemetry.signal.RaftEvent.SnapshotInstalled;
import dev.aegis.telemetry.signal.RaftEvent.TermChanged;
import dev.aegis.telemetry.signal.RaftEvent.Unrecognized;
import dev.aegis.telemetry.signal.StepDownReason;
import org.jspecify.annotations.Nullable;

/// `{"type":"term_changed","node":"n1","seq":4,"boot":1763938000000,"at":1763938292000,"term":7}`
final class EventCodec {
  private EventCodec() {}

  static void write(CanonicalWriter json, RaftEvent event) {
    EventOrigin origin = event.origin();
    json.text("type", event.type())
        .text("node", origin.node().value())
        .integer("seq", origin.seq())
        .integer("boot", origin.bootMs())
        .integer("at", origin.atMs());
    switch (event) {
      case TermChanged(_, long term) -> json.integer("term", term);
      case LeaderChanged(_, long term, @Nullable NodeId leader) ->
          json.integer("term", term).text("leader", leader == null ? "" : leader.value());
      case LeaderSteppedDown(_, long term, StepDownReason reason) ->
          json.integer("term", term).text("reason", reason.wireName());
      case LogLagSampled(_, NodeId follower, long lag) ->
          json.text("follower", follower.value()).integer("lag", lag);
      case SessionsExpired(_, long count) -> json.integer("count", count);
      case ConfigApplied(_, String digest) -> json.text("digest", digest);
      case ConfigRefused refused ->
          json.text("digest", refused.digest())
              .list("violations", refused.violations(), CanonicalWriter::text);
      case SnapshotInstalled(_, long index) -> json.integer("index", index);
      case ProcessPaused(_, long pauseMs) -> json.integer("pause_ms", pauseMs);
      case NodeStarted(_, String version) -> json.text("version", version);
      case NodeStopping(_, String reason) -> json.text("reason", reason);
      case Unrecognized _ -> {}
    }
  }

  static RaftEvent read(JsonPlace place) {
    EventOrigin origin = readOrigin(place);
    String type = place.field("type").text();
    return place.make(() -> readBody(place, origin, type));
  }

  private static RaftEvent readBody(JsonPlace place, EventOrigin origin, String type) {
    return switch (type) {
      case "term_changed" -> new TermChanged(origin, integer(place, "term"));
      case "leader_changed" -> new LeaderChanged(origin, integer(place, "term"), readLeader(place));
      case "leader_stepped_down" ->
          new LeaderSteppedDown(
              origin, integer(place, "term"), StepDownReason.ofWireName(text(place, "reason")));
      case "log_lag_sampled" ->
          new LogLagSampled(origin, node(place, "follower"), integer(place, "lag"));
      case "sessions_expired" -> new SessionsExpired(origin, integer(place, "count"));
      case "config_applied" -> new ConfigApplied(origin, text(place, "digest"));
      case "config_refused" ->
          new ConfigRefused(
              origin,
              text(place, "digest"),
              place.field("violations").list(TelemetryLimits.ENTRIES, JsonPlace::text));
      case "snapshot_installed" -> new SnapshotInstalled(origin, integer(place, "index"));
      case "process_paused" -> new ProcessPaused(origin, integer(place, "pause_ms"));
      case "node_started" -> new NodeStarted(origin, text(place, "version"));
      case "node_stopping" -> new NodeStopping(origin, text(place, "reason"));
      default -> new Unrecognized(origin, type);
    };
  }

  private static EventOrigin readOrigin(JsonPlace place) {
    NodeId node = node(place, "node");
    long seq = integer(place, "seq");
    long boot = integer(place, "boot");
    long at = integer(place, "at");
    return place.make(() -> new EventOrigin(node, seq, boot, at));
  }

  private static @Nullable NodeId readLeader(JsonPlace place) {
    return place
        .optionalField("leader")
        .filter(leader -> !leader.text().isEmpty())
        .map(leader -> leader.make(() -> new NodeId(leader.text())))
        .orElse(null);
  }

  private static NodeId node(JsonPlace place, String name) {
    JsonPlace field = place.field(name);
    return field.make(() -> new NodeId(field.text()));
  }

  private static long integer(JsonPlace place, String name) {
    return place.field(name).integer();
  }

  private static String text(JsonPlace place, String name) {
    return place.field(name).text();
  }
}
