package dev.aegis.dataplane.node;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.grpc.ClientPort;
import dev.aegis.dataplane.node.grpc.PeerChannels;
import dev.aegis.dataplane.node.grpc.PeerTermStreams;
import dev.aegis.dataplane.node.grpc.PeerViewCalls;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.membership.FirstJoin;
import dev.aegis.dataplane.node.membership.LostVote;
import dev.aegis.dataplane.node.membership.MembershipWatch;
import dev.aegis.dataplane.node.replication.DiskWatch;
import dev.aegis.dataplane.node.replication.LeaderTicker;
import dev.aegis.dataplane.node.replication.LeadershipGuard;
import dev.aegis.dataplane.node.replication.RatisNode;
import dev.aegis.dataplane.node.replication.SlowDiskDemotion;
import dev.aegis.dataplane.node.replication.StateFingerprint;
import dev.aegis.dataplane.node.rotation.ConfigFile;
import dev.aegis.dataplane.node.rotation.NodeRotation;
import dev.aegis.dataplane.node.security.CertificateWatch;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.telemetry.EventFeed;
import dev.aegis.dataplane.node.telemetry.NodeTelemetry;
import dev.aegis.dataplane.node.telemetry.RedisEventFeed;
import dev.aegis.dataplane.node.telemetry.Sampler;
import dev.aegis.dataplane.node.traffic.Traffic;
import dev.aegis.dataplane.node.watch.ElectionHub;
import dev.aegis.dataplane.node.watch.LockWaits;
import dev.aegis.dataplane.node.watch.OperatorAudit;
import dev.aegis.dataplane.node.watch.StrandedCallers;
import dev.aegis.dataplane.node.watch.WatchHub;
import dev.aegis.dataplane.node.watch.WatchRules;
import dev.aegis.telemetry.signal.NodeId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One node, whole: consensus, services, telemetry, rotation. Knows no framework, so that several
/// can run in one process.
///
/// Starting opens things from the inside out (telemetry, log, services); stopping goes the other
/// way, and hands leadership over before anything is closed.
public final class Node implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(3);
  private static final Duration CALLS_WAIT = Duration.ofSeconds(2);

  private final NodeSettings settings;
  private final Parts parts;
  private final RatisNode raft;
  private final ClientPort clients;
  private final Exit exit;
  private volatile boolean closing;
  private final NodeTelemetry telemetry;
  private final LeaderTicker ticker;
  private final NodeRotation rotation;
  private final WatchHub watches;
  private final ElectionHub elections = new ElectionHub();

  /// Ends the process, from a thread of its own.
  @FunctionalInterface
  public interface Exit {
    /// The supervisor shall start this node again at once: a new configuration rolls.
    int RESTART = 75;

    /// The node cannot go on (its log failed) and shall be started again.
    int FAILED = 70;

    /// The process was to end in an orderly way, did not manage to in time, and was cut off. A
    /// supervisor starts it again, unless it is itself the one that wants it gone.
    int OVERDUE = 71;

    /// The disk is full: the node shall be started again when there is room, and says so again if
    /// there is none yet. `EX_IOERR` of `sysexits.h`.
    int STORAGE_FULL = 74;

    /// The cluster has removed this node: nobody shall start it again. The same code as any later
    /// start on its directory ends with; `EX_CONFIG` of `sysexits.h`.
    int REMOVED = 78;

    void exit(int code, String why);
  }

  /// What a node finds around it.
  ///
  /// @param redisUrl where events go; empty for nowhere
  /// @param startedAtMs start of the process, epoch milliseconds
  /// @param wallClockMs what the node believes the time of day is, for telemetry alone
  /// @param traffic what carries its calls; empty, as in production, for nothing between the ends
  public record Surroundings(
      MeterRegistry meters,
      Optional<String> redisUrl,
      long startedAtMs,
      Exit exit,
      LongSupplier wallClockMs,
      Optional<Traffic> traffic) {

    /// With the wall clock of this machine.
    public Surroundings(
        MeterRegistry meters, Optional<String> redisUrl, long startedAtMs, Exit exit) {
      this(meters, redisUrl, startedAtMs, exit, System::currentTimeMillis);
    }

    /// With nothing between the ends of its calls.
    public Surroundings(
        MeterRegistry meters,
        Optional<String> redisUrl,
        long startedAtMs,
        Exit exit,
        LongSupplier wallClockMs) {
      this(meters, redisUrl, startedAtMs, exit, wallClockMs, Optional.empty());
    }
  }

  /// Starts a node; it serves when this returns, though there may be no leader yet. A start that
  /// fails leaves nothing open.
  ///
  /// @throws dev.aegis.dataplane.node.settings.SettingsException when the settings, the
  ///   configuration or the storage are not what a node can run with
  /// @throws IOException when a port or a file cannot be opened
  public static Node start(NodeSettings settings, Surroundings around) throws IOException {
    Parts parts = new Parts();
    try {
      return new Node(settings, around, parts);
    } catch (IOException | RuntimeException | Error e) {
      parts.close();
      throw e;
    }
  }

  private Node(NodeSettings settings, Surroundings around, Parts parts) throws IOException {
    this.settings = settings;
    this.exit = unlessClosing(around.exit());
    this.parts = parts;
    DiskWatch.requireRoom(settings.dataDir(), settings.disk());
    Transport transport = transport(settings, parts);
    if (RatisNode.startsEmptyToJoin(settings)) {
      FirstJoin.requireNew(settings, transport);
    }
    ConfigFile file = new ConfigFile(settings.configFile(), settings.dataDir());
    ConfigFile.InForce inForce = file.open();
    ConsensusConfig config = inForce.config();
    EventFeed feed = parts.opened(feed(settings, around, config));
    this.telemetry =
        new NodeTelemetry(
            around.meters(),
            feed,
            new NodeTelemetry.Facts(
                settings.id(),
                around.startedAtMs(),
                config.raft().electionTimeoutMax(),
                inForce.digest()));
    LockWaits waits = new LockWaits();
    this.watches = new WatchHub(WatchRules.whereRetained(config.kv().retainedVersions()));
    // The Raft server runs, and may ask its peers, before it is ours to ask for the members.
    AtomicReference<Function<String, Optional<HostPort>>> addresses =
        new AtomicReference<>(node -> Optional.ofNullable(settings.clients().get(node)));
    PeerChannels peers =
        parts.opened(
            new PeerChannels(
                settings.id(), node -> addresses.get().apply(node), transport, around.traffic()));
    this.raft =
        parts.opened(
            RatisNode.start(
                settings,
                transport,
                around.traffic(),
                config,
                new PeerTermStreams(peers),
                new PeerViewCalls(peers),
                new LostVote(settings, transport),
                AppliedListener.all(telemetry, waits, watches, elections, new OperatorAudit()),
                this::happened,
                telemetry.timings(),
                around.wallClockMs()));
    addresses.set(node -> raft.members().clientOf(node));
    telemetry.started(NodeVersion.CURRENT, inForce.digest(), raft.status().indexes().last());
    this.clients =
        parts.opened(
            ClientPort.open(
                settings,
                transport,
                around.traffic(),
                peers,
                new ClientPort.Backend(
                    raft,
                    raft,
                    raft.changes(),
                    watches,
                    elections,
                    waits,
                    raft.backups(),
                    config,
                    inForce.digest(),
                    NodeVersion.CURRENT),
                telemetry::callFinished));
    var _ =
        parts.opened(new Sampler(telemetry, this::sample, config.telemetry().lagSampleInterval()));
    var _ =
        parts.opened(
            StrandedCallers.start(
                raft.standing()::isOutOfTouch,
                () -> {
                  waits.strand();
                  watches.strand();
                  elections.strand();
                }));
    var _ = parts.opened(LeadershipGuard.start(raft, config.raft()));
    var _ = parts.opened(SlowDiskDemotion.start(raft, config.raft()));
    var _ =
        parts.opened(
            new MembershipWatch(
                settings.id(), raft.standing(), clients.peers(), new LeavesTheCluster()));
    var _ = parts.opened(DiskWatch.start(raft, settings, why -> exit.exit(Exit.STORAGE_FULL, why)));
    this.ticker = parts.opened(LeaderTicker.start(raft, config));
    this.rotation =
        parts.opened(
            new NodeRotation(
                settings,
                file,
                inForce,
                new NodeRotation.Around(raft, raft::query, clients.peers(), clients.ownClient()),
                telemetry,
                () -> exit.exit(Exit.RESTART, "a new configuration rolls")));
    LOG.info(
        "Node {} serves clients on {} and peers on {}, configuration {}",
        settings.id(),
        settings.ownClient(),
        settings.ownPeer(),
        inForce.digest());
  }

  /// What comes to grief because this node is being closed asks for no end any more: in its place
  /// there may be another by then.
  private Exit unlessClosing(Exit wanted) {
    return (code, why) -> {
      if (!closing) {
        wanted.exit(code, why);
      }
    };
  }

  private static Transport transport(NodeSettings settings, Parts parts) {
    return switch (settings.security()) {
      case NodeSecurity.Insecure() -> new Transport.Plain();
      case NodeSecurity.Certificates from ->
          parts.opened(CertificateWatch.start(settings, from)).transport();
    };
  }

  private static EventFeed feed(
      NodeSettings settings, Surroundings around, ConsensusConfig config) {
    return around
        .redisUrl()
        .<EventFeed>map(url ->
            new RedisEventFeed(
                url,
                new NodeId(settings.id()),
                around.startedAtMs(),
                config.telemetry().streamMaxEntries()))
        .orElseGet(EventFeed::none);
  }

  private void happened(ConsensusEvent event) {
    telemetry.happened(event);
    // A node whose log failed looks alive, answers, and falls behind for ever: end it and come
    // back.
    switch (event) {
      case ConsensusEvent.LogFailed(String why) ->
          exit.exit(Exit.FAILED, "the log cannot be written: " + why);
      case ConsensusEvent.LogIsNewer newer -> exit.exit(Exit.FAILED, newer.sentence());
      case ConsensusEvent.LeaderChanged _,
          ConsensusEvent.SteppedDown _,
          ConsensusEvent.SnapshotTaken _,
          ConsensusEvent.SnapshotInstalled _ -> {}
    }
  }

  /// A Raft server that closed itself leaves a process that answers and never takes part again.
  private final class LeavesTheCluster implements MembershipWatch.Outcome {
    @Override
    public void removed(String sentence) {
      exit.exit(Exit.REMOVED, sentence);
    }

    @Override
    public void failed(String why) {
      exit.exit(Exit.FAILED, why);
    }

    @Override
    public void restart(String why) {
      exit.exit(Exit.RESTART, why);
    }
  }

  private NodeTelemetry.Sample sample() {
    StateFingerprint fingerprint = raft.fingerprint();
    return new NodeTelemetry.Sample(
        raft.status(),
        (Answer.StateCounted) raft.query(new Query.CountState()),
        fingerprint.index(),
        fingerprint.value(),
        watches.open(),
        settings.dataDir().toFile().getUsableSpace());
  }

  /// A fresh look at consensus.
  public RaftStatus status() {
    return raft.status();
  }

  /// The Raft server runs and a leader is known.
  public boolean isServing() {
    return raft.isAlive() && raft.leader().isPresent();
  }

  /// Acquires waiting in a queue, as replicated.
  public int openWaits() {
    return ((Answer.StateCounted) raft.query(new Query.CountState())).waiters();
  }

  /// The running hash of the replicated state: equal on all nodes at an equal index.
  public StateFingerprint fingerprint() {
    return raft.fingerprint();
  }

  /// Stops in order: leadership goes to a follower first, so the cluster does not wait for an
  /// election.
  @Override
  public void close() {
    telemetry.stopping("stop");
    rotation.close();
    ticker.close();
    if (raft.status().isLeader() && raft.status().voters().size() > 1) {
      LOG.info("Handing leadership over: {}", raft.handOver(HAND_OVER_WAIT));
    }
    try {
      clients.stop(CALLS_WAIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  /// Stops without a word to anybody: what a crash looks like to the others, as far as one process
  /// can show.
  public void kill() {
    closing = true;
    parts.close();
  }
}
