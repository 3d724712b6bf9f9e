package dev.aegis.controlplane.hostile;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent.ConfigApplied;
import dev.aegis.telemetry.signal.RaftEvent.ConfigRefused;
import dev.aegis.telemetry.signal.RaftEvent.NodeStarted;
import dev.aegis.telemetry.signal.RaftEvent.NodeStopping;
import dev.aegis.telemetry.signal.RaftEvent.Unrecognized;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Where a text can stand in telemetry, and what the same window is with an innocent text there: no
/// text at all where the contract has no room for one.
///
/// The contract has no place for a lock's name, a key, a value or a client's id; `LOCK_LABEL`,
/// `KEY_LABEL`, `CLIENT_LABEL`, `FOREIGN_METRIC` and `UNKNOWN_FIELD` are where they would stand if
/// a node exported them by mistake.
enum Place {
  METHOD_LABEL(null),
  OUTCOME_LABEL(null),
  FOLLOWER_LABEL(null),
  PEER_LABEL(null),
  RESULT_LABEL(null),
  DIGEST_LABEL(null),
  QUANTILE_LABEL(null),
  LOCK_LABEL(null),
  KEY_LABEL(null),
  CLIENT_LABEL(null),
  FOREIGN_METRIC(null),
  UNKNOWN_FIELD(null),
  EVENT_TYPE("moon phase changed"),
  STOP_REASON("config rotation"),
  VERSION("0.1.0"),
  APPLIED_DIGEST("0f3a9c1d2e4b"),
  REFUSED_DIGEST("0f3a9c1d2e4b"),
  VIOLATION("tick-vs-ttl"),
  FEED_DETAIL("connection refused"),
  FEED_ORIGIN("elsewhere");

  private static final int EVENT_TEXT = 128;
  private static final int LABEL_VALUE = 256;

  private final @Nullable String innocent;

  Place(@Nullable String innocent) {
    this.innocent = innocent;
  }

  /// The window with an innocent text in this place.
  TelemetryWindow innocent(Supplier<Windows> incident) {
    return innocent == null ? incident.get().build() : with(incident, innocent);
  }

  /// The window with this text in this place, cut to what the contract lets through.
  TelemetryWindow with(Supplier<Windows> incident, String text) {
    String short128 = cut(text, EVENT_TEXT);
    return switch (this) {
      case METHOD_LABEL ->
          labelled(incident, MetricName.CLIENT_REQUEST.countName(), "method", text);
      case OUTCOME_LABEL ->
          labelled(incident, MetricName.CLIENT_REQUEST.countName(), "outcome", text);
      case FOLLOWER_LABEL ->
          labelled(incident, MetricName.RAFT_LOG_LAG.wireName(), "follower", text);
      case PEER_LABEL ->
          labelled(incident, MetricName.RAFT_PEER_LAST_CONTACT.wireName(), "peer", text);
      case RESULT_LABEL -> labelled(incident, MetricName.RAFT_ELECTIONS.wireName(), "result", text);
      case DIGEST_LABEL -> labelled(incident, MetricName.CONFIG_INFO.wireName(), "digest", text);
      case QUANTILE_LABEL ->
          labelled(incident, MetricName.CLIENT_REQUEST.wireName(), "quantile", text);
      case LOCK_LABEL -> labelled(incident, MetricName.LEASE_EXPIRATIONS.wireName(), "lock", text);
      case KEY_LABEL -> labelled(incident, MetricName.CLIENT_REQUEST.countName(), "key", text);
      case CLIENT_LABEL -> labelled(incident, MetricName.RAFT_TERM.wireName(), "client_id", text);
      case FOREIGN_METRIC -> labelled(incident, "app_waiters", "lock", text);
      case UNKNOWN_FIELD -> withFields(incident.get().build(), text);
      case EVENT_TYPE ->
          incident.get().event("n2", 60_000, o -> new Unrecognized(o, short128)).build();
      case STOP_REASON ->
          incident.get().event("n2", 60_000, o -> new NodeStopping(o, short128)).build();
      case VERSION -> incident.get().event("n2", 60_000, o -> new NodeStarted(o, short128)).build();
      case APPLIED_DIGEST ->
          incident.get().event("n2", 60_000, o -> new ConfigApplied(o, short128)).build();
      case REFUSED_DIGEST ->
          incident
              .get()
              .event("n2", 60_000, o -> new ConfigRefused(o, short128, List.of()))
              .build();
      case VIOLATION ->
          incident
              .get()
              .event("n2", 60_000, o -> new ConfigRefused(o, "0f3a", List.of(short128)))
              .build();
      case FEED_DETAIL -> withFeed(incident.get().build(), "n9", text);
      case FEED_ORIGIN -> withFeed(incident.get().build(), text, "");
    };
  }

  private static TelemetryWindow labelled(
      Supplier<Windows> incident, String metric, String label, String text) {
    TelemetryWindow window = incident.get().build();
    List<MetricSample> samples = new ArrayList<>(window.samples());
    for (int step = 0; step < Windows.STEPS; step++) {
      samples.add(
          new MetricSample(
              new NodeId("n1"),
              metric,
              new TreeMap<>(Map.of(label, cut(text, LABEL_VALUE))),
              Windows.FROM + 5_000L * step,
              50_000.0 * step));
    }
    return new TelemetryWindow(
        window.fromMs(), window.toMs(), window.sources(), window.events(), samples);
  }

  private static TelemetryWindow withFields(TelemetryWindow window, String text) {
    String field = new JsonMapper().writeValueAsString(cut(text, 1_000));
    return TelemetryJson.readWindow(
        TelemetryJson.writeWindow(window)
            .replaceAll(
                "\\{\"(type|source|from_ms|node)\":",
                "{\"client\":" + Matcher.quoteReplacement(field) + ",\"$1\":"));
  }

  private static TelemetryWindow withFeed(TelemetryWindow window, String origin, String detail) {
    List<SourceStatus> sources = new ArrayList<>(window.sources());
    sources.add(
        new SourceStatus(SourceStatus.Source.EVENTS, origin, SourceStatus.State.PARTIAL, detail));
    return new TelemetryWindow(
        window.fromMs(), window.toMs(), sources, window.events(), window.samples());
  }

  private static String cut(String text, int limit) {
    return text.length() > limit ? text.substring(0, limit) : text;
  }
}
