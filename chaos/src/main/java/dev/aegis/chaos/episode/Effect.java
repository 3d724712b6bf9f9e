package dev.aegis.chaos.episode;

import dev.aegis.chaos.workload.ClientTally;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.Arrival;
import dev.aegis.telemetry.window.Recording;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What an episode did to clients and to what nodes export, in numbers by name: whether it did
/// anything is measured, never assumed. Pure.
///
/// Units are in the names (`_s` is seconds); counts have none. A node's maximum of the recent past
/// decays over minutes, longer than an episode lasts, so a maximum counts only where it was seen to
/// rise: one that merely stands is of what came before.
final class Effect {
  private static final double MS = 1000.0;

  private Effect() {}

  /// Measures it.
  ///
  /// @param onsetMs when the first deed began; what came before is the baseline
  /// @param endMs when the last one was undone and the cluster level again
  /// @param before what clients saw in the baseline
  /// @param during what they saw since the onset
  static SortedMap<String, Double> of(
      Recording recording,
      long onsetMs,
      long endMs,
      ClientTally.Span before,
      ClientTally.Span during) {
    SortedMap<String, Double> effect = new TreeMap<>();
    ofClients(effect, before, during, onsetMs - recording.span().fromMs(), endMs - onsetMs);
    effect.putAll(ofTelemetry(recording, onsetMs, endMs));
    return effect;
  }

  /// The part of it that a recording alone tells.
  static SortedMap<String, Double> ofTelemetry(Recording recording, long onsetMs, long endMs) {
    SortedMap<String, Double> effect = new TreeMap<>();
    Measured since = new Measured(recording, onsetMs - 2 * recording.metrics().intervalMs(), endMs);
    Measured whole = new Measured(recording, recording.span().fromMs(), endMs);
    effect.put("leader_changes", leadersAfter(recording, onsetMs, endMs));
    effect.put("log_lag", since.greatest(MetricName.RAFT_LOG_LAG.wireName()));
    effect.put("peer_rpc_s", since.slowestMean(MetricName.RAFT_PEER_RPC));
    effect.put("peer_silent_s", since.greatest(MetricName.RAFT_PEER_LAST_CONTACT.wireName()));
    effect.put(
        "log_sync_s",
        Math.max(
            whole.risenTo(MetricName.RAFT_LOG_SYNC.maxName(), onsetMs),
            since.greatest(MetricName.RAFT_LOG_SYNC_IN_FLIGHT.wireName())));
    effect.put("clock_spread_s", since.spreadOfMedians(MetricName.CLOCK_OFFSET.wireName()));
    effect.put("pause_s", whole.risenTo(MetricName.PROCESS_PAUSE.maxName(), onsetMs));
    effect.put("expirations", since.growth(MetricName.LEASE_EXPIRATIONS.wireName()));
    effect.put("snapshots_installed", since.growth(MetricName.RAFT_SNAPSHOTS_INSTALLED.wireName()));
    effect.put("restarts", restarts(recording, onsetMs, endMs));
    effect.put(
        "missed_readings",
        (double)
            recording.metrics().missed().stream()
                .filter(miss -> miss.atMs() >= onsetMs && miss.atMs() <= endMs)
                .count());
    return effect;
  }

  private static void ofClients(
      SortedMap<String, Double> effect,
      ClientTally.Span before,
      ClientTally.Span during,
      long beforeMs,
      long duringMs) {
    effect.put("client_failures", (double) during.failed());
    effect.put("client_failed_share", during.failedShare());
    effect.put("client_silence_s", during.longestSilenceMs() / MS);
    effect.put("client_slowest_s", during.slowestMs() / MS);
    effect.put("sessions_lost", (double) during.lostSessions());
    double rateBefore = (double) before.answered() / Math.max(1, beforeMs);
    double rateDuring = (double) during.answered() / Math.max(1, duringMs);
    effect.put("load_factor", rateBefore == 0 ? 0 : rateDuring / rateBefore);
  }

  /// In how many terms beyond those of the baseline somebody led.
  private static double leadersAfter(Recording recording, long onsetMs, long endMs) {
    long last =
        termsOfLeaders(recording, Long.MIN_VALUE, onsetMs)
            .max()
            .orElse(termByMetrics(recording, onsetMs));
    return termsOfLeaders(recording, onsetMs, endMs).filter(term -> term > last).distinct().count();
  }

  private static LongStream termsOfLeaders(Recording recording, long fromMs, long toMs) {
    return recording.stream().arrivals().stream()
        .filter(arrival -> arrival.atMs() >= fromMs && arrival.atMs() < toMs)
        .map(Arrival::event)
        .filter(
            event -> event instanceof RaftEvent.LeaderChanged changed && changed.leader() != null)
        .mapToLong(event -> ((RaftEvent.LeaderChanged) event).term());
  }

  /// The term at the first readings.
  private static long termByMetrics(Recording recording, long onsetMs) {
    long fromMs = recording.span().fromMs();
    long firstMs = fromMs + 4 * recording.metrics().intervalMs();
    return (long)
        new Measured(recording, fromMs, Math.min(firstMs, onsetMs))
            .greatest(MetricName.RAFT_TERM.wireName());
  }

  private static double restarts(Recording recording, long onsetMs, long endMs) {
    return recording.stream().arrivals().stream()
        .filter(arrival -> arrival.atMs() >= onsetMs && arrival.atMs() <= endMs)
        .filter(arrival -> arrival.event() instanceof RaftEvent.NodeStarted)
        .count();
  }

  /// How bad it was for clients: nothing wrong is `info`; a share of failed calls, a silence or
  /// lost sessions that nobody could overlook is `critical`; anything else `warning`.
  static String severity(boolean isHealthy, SortedMap<String, Double> effect) {
    if (isHealthy) {
      return "info";
    }
    boolean grave =
        value(effect, "client_failed_share") >= 0.01
            || value(effect, "client_silence_s") >= 3
            || value(effect, "sessions_lost") >= 3;
    return grave ? "critical" : "warning";
  }

  /// What should have been measured, and was not.
  ///
  /// @param shows names and the least that must have been measured
  static Optional<String> unseen(
      SortedMap<String, Double> shows, SortedMap<String, Double> effect) {
    return shows.entrySet().stream()
        .filter(shown -> value(effect, shown.getKey()) < shown.getValue())
        .map(shown -> "%s is less than %s".formatted(shown.getKey(), shown.getValue()))
        .findFirst();
  }

  private static double value(SortedMap<String, Double> effect, String name) {
    Double value = effect.get(name);
    return value == null ? 0 : value;
  }
}
