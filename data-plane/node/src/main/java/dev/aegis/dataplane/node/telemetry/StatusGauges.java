package dev.aegis.dataplane.node.telemetry;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.node.log.RaftStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Gauges over the latest [Sample]. Per-follower ones exist on the leader only and vanish when it
/// steps down.
final class StatusGauges {

  /// What the sampler saw last.
  ///
  /// @param freeBytes on the disk that holds the log
  record Sample(
      RaftStatus status,
      Answer.StateCounted state,
      Fingerprint fingerprint,
      int watchers,
      long freeBytes) {}

  /// The running hash of the replicated state at an index.
  record Fingerprint(long index, long value) {
    /// The low 48 bits: an integer that a gauge carries exactly.
    double exact() {
      return value & 0xFFFF_FFFF_FFFFL;
    }
  }

  private final MeterRegistry registry;
  private final long liveWithinMs;
  private final MultiGauge lag;
  private final MultiGauge lastContact;
  private final MultiGauge votersLive;
  private volatile @Nullable Sample latest;

  /// Registers the gauges; they are NaN until the first sample.
  ///
  /// @param liveWithinMs a follower that answered within this time counts as live
  StatusGauges(MeterRegistry registry, long liveWithinMs) {
    this.registry = registry;
    this.liveWithinMs = liveWithinMs;
    this.lag = multi("aegis.raft.log.lag", "Entries a follower is behind the leader's log");
    this.lastContact =
        multi("aegis.raft.peer.last.contact.seconds", "Age of a follower's last reply");
    this.votersLive = multi("aegis.raft.voters.live", "Voters the leader is in contact with");
    registerRaft();
    registerState();
  }

  /// Rows are registered when they appear and never again while they stay, and read the latest
  /// sample: a row that was replaced at each sample would, for a moment, be there twice, and a
  /// scrape in that moment fails.
  void update(Sample sample) {
    latest = sample;
    List<MultiGauge.Row<?>> lags = new ArrayList<>();
    List<MultiGauge.Row<?>> contacts = new ArrayList<>();
    for (String id : sample.status().followers().keySet()) {
      lags.add(
          MultiGauge.Row.of(
              Tags.of("follower", id), this, gauges -> gauges.ofFollower(id, StatusGauges::lag)));
      contacts.add(
          MultiGauge.Row.of(
              Tags.of("peer", id),
              this,
              gauges -> gauges.ofFollower(id, StatusGauges::contactAge)));
    }
    lag.register(lags);
    lastContact.register(contacts);
    votersLive.register(
        sample.status().isLeader()
            ? List.of(MultiGauge.Row.of(Tags.empty(), this, StatusGauges::live))
            : List.of());
  }

  private double ofFollower(
      String id, ToDoubleBiFunction<RaftStatus, RaftStatus.Follower> measured) {
    Sample sample = latest;
    RaftStatus.Follower follower = sample == null ? null : sample.status().followers().get(id);
    return sample == null || follower == null
        ? Double.NaN
        : measured.applyAsDouble(sample.status(), follower);
  }

  private static double lag(RaftStatus status, RaftStatus.Follower follower) {
    return Math.max(0, status.indexes().last() - follower.matchIndex());
  }

  private static double contactAge(RaftStatus status, RaftStatus.Follower follower) {
    return follower.lastContactMs() / 1e3;
  }

  private double live() {
    Sample sample = latest;
    return sample == null ? Double.NaN : sample.status().votersHeard(liveWithinMs);
  }

  /// Age of the last moment at which a majority, this leader included, had answered.
  private static double quorumContactAge(RaftStatus status) {
    if (!status.isLeader()) {
      return 0;
    }
    long ageMs = status.quorumContactAgeMs();
    return ageMs == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : ageMs / 1e3;
  }

  private void registerRaft() {
    status("aegis.raft.term", "Current Raft term", RaftStatus::term);
    status("aegis.raft.is.leader", "1 if this node leads", s -> s.isLeader() ? 1 : 0);
    status(
        "aegis.raft.has.leader",
        "1 if this node knows a leader",
        s -> s.leader().isPresent() ? 1 : 0);
    status("aegis.raft.commit.index", "Last committed log index", s -> s.indexes().committed());
    status("aegis.raft.last.applied.index", "Last applied log index", s -> s.indexes().applied());
    status(
        "aegis.raft.status.age.seconds",
        "Age of the sample behind the consensus gauges",
        s -> (System.nanoTime() - s.sampledAtNanos()) / 1e9);
    status(
        "aegis.raft.quorum.contact.age.seconds",
        "Leader: age of the last moment a majority had answered",
        StatusGauges::quorumContactAge);
    status(
        "aegis.raft.pending.requests", "Commands queued at this node", RaftStatus::pendingRequests);
    status(
        "aegis.raft.voters.configured",
        "Voters, as this node's log has them",
        s -> s.voters().size());
  }

  private void registerState() {
    sample(
        "aegis.state.digest",
        "Running hash of the replicated state, low 48 bits",
        s -> s.fingerprint().exact());
    sample(
        "aegis.state.digest.index",
        "Log index that the state digest belongs to",
        s -> s.fingerprint().index());
    sample(
        "aegis.log.disk.free.bytes",
        "Free bytes on the disk that holds the log",
        Sample::freeBytes);
    sample("aegis.sessions.open", "Open sessions", s -> s.state().sessions());
    sample("aegis.locks.held", "Held locks", s -> s.state().locksHeld());
    sample("aegis.lock.waiters", "Acquires waiting in a queue", s -> s.state().waiters());
    sample("aegis.watchers.open", "Watches open on this node", Sample::watchers);
  }

  private void status(String name, String description, ToDoubleFunction<RaftStatus> value) {
    sample(name, description, sample -> value.applyAsDouble(sample.status()));
  }

  private void sample(String name, String description, ToDoubleFunction<Sample> value) {
    Gauge.builder(
            name,
            () -> {
              Sample sample = latest;
              return sample == null ? Double.NaN : value.applyAsDouble(sample);
            })
        .description(description)
        .register(registry);
  }

  private MultiGauge multi(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }
}
