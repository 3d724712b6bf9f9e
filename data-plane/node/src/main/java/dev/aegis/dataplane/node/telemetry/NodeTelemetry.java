package dev.aegis.dataplane.node.telemetry;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Change;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftTimings;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.ConfigViolation;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.signal.StepDownReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The node's half of the telemetry contract: turns what happens in the node into meters and
/// events.
///
/// Facts that every replica applies are counted by every replica, from the log as it was when the
/// process started on (a replay at start-up is not news), and told as an event by the leader alone.
/// Thread-safe; never blocks its callers.
public final class NodeTelemetry implements AppliedListener, ConsensusEvent.Listener {
  private static final Duration PAUSE_WORTH_TELLING = Duration.ofMillis(500);

  private final String self;
  private final EventFeed feed;
  private final TimingMeters timings;
  private final StatusGauges gauges;
  private final ConfigMeters config;
  private final ClockOffset clock = new ClockOffset();
  private final Counter renewals;
  private final Counter expirations;
  private final Counter leaderChanges;
  private final Counter snapshotsTaken;
  private final Counter snapshotsInstalled;
  private volatile long newsFromIndex = Long.MAX_VALUE;
  private volatile boolean leading;
  private long lastTerm = -1;
  private boolean hadLeader;

  /// What the meters are told about the node once, at the start.
  ///
  /// @param startedAtMs start of the process, epoch milliseconds
  /// @param liveWithin a follower that answered within this time counts as live
  public record Facts(String node, long startedAtMs, Duration liveWithin, String configDigest) {}

  public NodeTelemetry(MeterRegistry registry, EventFeed feed, Facts facts) {
    this.self = facts.node();
    this.feed = feed;
    this.timings = new TimingMeters(registry);
    this.gauges = new StatusGauges(registry, facts.liveWithin().toMillis());
    this.config = new ConfigMeters(registry, facts.configDigest());
    this.renewals = counter(registry, "aegis.lease.renewals", "Session renewals applied");
    this.expirations = counter(registry, "aegis.lease.expirations", "Sessions whose lease ran out");
    this.leaderChanges =
        counter(registry, "aegis.raft.leader.changes", "Leaders this node learned of");
    this.snapshotsTaken = counter(registry, "aegis.raft.snapshots.taken", "Snapshots taken");
    this.snapshotsInstalled =
        counter(registry, "aegis.raft.snapshots.installed", "Snapshots taken over from a leader");
    FunctionCounter.builder("aegis.telemetry.events.dropped", feed, EventFeed::dropped)
        .description("Events given up because the feed was slow or away")
        .register(registry);
    Gauge.builder("aegis.raft.log.sync.in.flight.seconds", timings::syncInFlightSeconds)
        .description("Age of the log sync in flight; 0 if there is none")
        .register(registry);
    Gauge.builder("aegis.clock.offset.seconds", clock::offsetSeconds)
        .description("Own wall clock minus the leader's, median of recent entries")
        .register(registry);
    Gauge.builder("aegis.clock.offset.error.seconds", clock::errorSeconds)
        .description("Error bound of the clock offset")
        .register(registry);
    Gauge.builder("aegis.process.start.time.seconds", () -> facts.startedAtMs() / 1e3)
        .description("Start of the process, seconds since the epoch")
        .register(registry);
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  public RaftTimings timings() {
    return timings;
  }

  /// The process runs with this configuration; entries after `logEndAtStart` are news.
  public void started(String version, String configDigest, long logEndAtStart) {
    newsFromIndex = logEndAtStart + 1;
    feed.publish(origin -> new RaftEvent.NodeStarted(origin, version));
    feed.publish(origin -> new RaftEvent.ConfigApplied(origin, configDigest));
  }

  public void stopping(String reason) {
    feed.publish(origin -> new RaftEvent.NodeStopping(origin, reason));
  }

  // --- the log ---

  @Override
  public void applied(Applied applied, long leaderWallMs) {
    if (applied.index() < newsFromIndex) {
      return;
    }
    if (leaderWallMs != NO_TIME) {
      clock.observe(applied.index(), System.currentTimeMillis(), leaderWallMs);
    }
    for (Outcome outcome : applied.outcomes()) {
      if (outcome instanceof Outcome.SessionsRenewed(int renewed, _)) {
        renewals.increment(renewed);
      }
    }
    int expired = 0;
    for (Change change : applied.changes()) {
      if (change instanceof Change.SessionClosed(var _, EndReason reason)
          && reason == EndReason.EXPIRED) {
        expired++;
      }
    }
    if (expired > 0) {
      expirations.increment(expired);
      if (leading) {
        long count = expired;
        feed.publish(origin -> new RaftEvent.SessionsExpired(origin, count));
      }
    }
  }

  // --- consensus ---

  @Override
  public void happened(ConsensusEvent event) {
    switch (event) {
      case ConsensusEvent.LeaderChanged(long term, Optional<String> leader) -> {
        boolean won = leader.isPresent() && leader.get().equals(self);
        leaderChanges.increment(leader.isPresent() ? 1 : 0);
        if (won) {
          timings.electionWon();
        }
        @Nullable NodeId id = leader.map(NodeId::new).orElse(null);
        feed.publish(origin -> new RaftEvent.LeaderChanged(origin, Math.max(0, term), id));
      }
      case ConsensusEvent.SteppedDown(long term, ConsensusEvent.StepDownReason reason, long atMs) ->
          feed.publish(origin ->
              new RaftEvent.LeaderSteppedDown(
                  new EventOrigin(origin.node(), origin.seq(), origin.bootMs(), atMs),
                  Math.max(0, term),
                  reasonOf(reason)));
      case ConsensusEvent.SnapshotTaken _ -> snapshotsTaken.increment();
      case ConsensusEvent.SnapshotInstalled(long index) -> {
        snapshotsInstalled.increment();
        feed.publish(origin -> new RaftEvent.SnapshotInstalled(origin, index));
      }
      case ConsensusEvent.LogFailed _, ConsensusEvent.LogIsNewer _ -> {
        // The process ends; its last word is node_stopping.
      }
    }
  }

  private static StepDownReason reasonOf(ConsensusEvent.StepDownReason reason) {
    return switch (reason) {
      case TRANSFER -> StepDownReason.TRANSFER;
      case LOST_QUORUM -> StepDownReason.LOST_QUORUM;
      case HIGHER_TERM -> StepDownReason.HIGHER_TERM;
      case SHUTDOWN -> StepDownReason.SHUTDOWN;
      case UNKNOWN -> StepDownReason.UNKNOWN;
    };
  }

  // --- samples, from one thread ---

  /// What the sampler saw.
  public record Sample(
      RaftStatus status,
      Answer.StateCounted state,
      long fingerprintIndex,
      long fingerprint,
      int watchers,
      long freeBytes) {}

  void sampled(Sample sample) {
    RaftStatus status = sample.status();
    leading = status.isLeader();
    clock.looked(status);
    gauges.update(
        new StatusGauges.Sample(
            status,
            sample.state(),
            new StatusGauges.Fingerprint(sample.fingerprintIndex(), sample.fingerprint()),
            sample.watchers(),
            sample.freeBytes()));
    if (status.term() != lastTerm) {
      lastTerm = status.term();
      feed.publish(origin -> new RaftEvent.TermChanged(origin, Math.max(0, status.term())));
    }
    if (hadLeader && status.leader().isEmpty()) {
      feed.publish(origin -> new RaftEvent.LeaderChanged(origin, status.term(), null));
    }
    hadLeader = status.leader().isPresent();
  }

  /// The leader's view of its followers, less often than the gauges.
  void lagSampled(RaftStatus status) {
    status
        .followers()
        .forEach((id, follower) -> {
          long lag = Math.max(0, status.indexes().last() - follower.matchIndex());
          feed.publish(origin -> new RaftEvent.LogLagSampled(origin, new NodeId(id), lag));
        });
  }

  void paused(Duration length) {
    timings.paused(length);
    if (length.compareTo(PAUSE_WORTH_TELLING) >= 0) {
      clock.stoodStill();
      feed.publish(origin -> new RaftEvent.ProcessPaused(origin, length.toMillis()));
    }
  }

  // --- client calls and configuration ---

  public void callFinished(String method, String outcome, Duration took) {
    timings.callFinished(method, outcome, took);
  }

  public void configPending(String digest) {
    config.show(Optional.of(new ConfigMeters.Other(digest, "pending")));
  }

  public void configRefused(ConfigVersion version) {
    config.show(Optional.of(new ConfigMeters.Other(version.digest(), "refused")));
    if (version.reading() instanceof Reading.Refused(List<ConfigViolation> violations)) {
      List<String> rules =
          violations.stream().map(ConfigViolation::rule).distinct().sorted().toList();
      feed.publish(origin -> new RaftEvent.ConfigRefused(origin, version.digest(), rules));
    }
  }

  public void configSettled() {
    config.show(Optional.empty());
  }
}
