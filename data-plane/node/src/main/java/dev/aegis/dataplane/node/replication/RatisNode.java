package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.BackupSource;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftStatus.Role;
import dev.aegis.dataplane.node.log.RaftTimings;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One voter: a Raft server with the replicated machine behind it, and in front of it group commit
/// for what changes something and the read index for what does not.
///
/// One group, one log, one composite machine (ADR-003). Thread-safe.
public final class RatisNode implements CommandLog, Consensus, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RatisNode.class);

  private final NodeSettings settings;
  private final RatisStateMachine machine;
  private final RaftServer server;
  private final RaftServer.Division division;
  private final RaftGroupId group;
  private final FollowerContacts contacts;
  private final GroupCommit commits;
  private final DivisionLeader leader;
  private final ReadIndex reads;
  private final LogSyncs syncs;
  private final BackupSource backups;
  private final StorageGate storageGate = new StorageGate();

  static {
    // Ratis would end the process by itself, from any thread; how this process ends is ours to say.
    ExitUtils.disableSystemExit();
    ExitUtils.setTerminateOnUncaughtException(false);
  }

  private RatisNode(
      NodeSettings settings,
      RatisStateMachine machine,
      FollowerContacts contacts,
      RaftServer server,
      RaftGroupId group,
      GroupCommit commits,
      DivisionLeader leader,
      ReadIndex reads,
      LogSyncs syncs,
      BackupSource backups)
      throws IOException {
    this.settings = settings;
    this.machine = machine;
    this.contacts = contacts;
    this.server = server;
    this.group = group;
    this.division = server.getDivision(group);
    this.commits = commits;
    this.leader = leader;
    this.reads = reads;
    this.syncs = syncs;
    this.backups = backups;
  }

  /// Opens the storage, binds the peer port and joins the cluster. Does not wait for a leader.
  ///
  /// @param peers for reads: asks the other voters for their term
  /// @param wallClockMs for telemetry alone; decides nothing (ADR-002)
  /// @throws dev.aegis.dataplane.node.settings.SettingsException when the storage is not this
  ///   node's
  public static RatisNode start(
      NodeSettings settings,
      Transport transport,
      ConsensusConfig config,
      PeerTerms peers,
      AppliedListener applied,
      ConsensusEvent.Listener events,
      RaftTimings timings,
      LongSupplier wallClockMs)
      throws IOException {
    requireFree(settings.ownPeer());
    Path storage = settings.dataDir().resolve("raft");
    RestoredBase base = RestoredBase.open(settings, storage);
    RaftGroupId group = groupOf(settings, base);
    Path groupDir = storage.resolve(group.getUuid().toString());
    StorageMarker marker = StorageMarker.open(settings, groupDir);
    new StoredSnapshots(groupDir).putInOrder();
    OwnAppends appends = new OwnAppends();
    FollowerContacts contacts = new FollowerContacts(config.raft().heartbeatInterval());
    RatisStateMachine machine =
        new RatisStateMachine(
            new Clocks(System::nanoTime, wallClockMs),
            applied,
            events,
            appends,
            marker,
            base,
            () ->
                contacts.hearsMajority(
                    settings.peers().size(), config.raft().electionTimeoutMax()));
    RaftProperties properties = RatisProperties.of(settings, config, storage);
    Parameters parameters = new Parameters();
    HeartbeatRpcType.select(properties, parameters, contacts);
    PeerTransport.select(parameters, transport, settings);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(settings.id()))
            .setGroup(RaftGroup.valueOf(group, peers(settings)))
            .setStateMachine(machine)
            .setProperties(properties)
            .setParameters(parameters)
            .setOption(marker.option())
            .build();
    LogSyncs syncs = new LogSyncs(timings);
    ForwardingMetricRegistries.forward(settings.id(), syncs);
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      // What is open by now would keep the process and the log's lock.
      server.close();
      throw e;
    }
    GroupCommit commits =
        new GroupCommit(
            settings.id(),
            new RatisEntryLog(server, group, appends),
            config.limits().maxPendingCommands(),
            timings::refusedAtLimit,
            defect ->
                events.happened(
                    new ConsensusEvent.LogFailed("the sender of entries died: " + defect)));
    DivisionLeader leader = new DivisionLeader(server.getDivision(group), machine, commits);
    return new RatisNode(
        settings,
        machine,
        contacts,
        server,
        group,
        commits,
        leader,
        new ReadIndex(
            settings.id(),
            leader,
            peers,
            config.raft().electionTimeoutMin(),
            config.limits().maxPendingCommands(),
            timings::refusedAtLimit),
        syncs,
        new StateBackups(settings, machine::state, wallClockMs));
  }

  /// Ratis answers a taken port with pages of log and a try to end the process, so it is asked for
  /// here first.
  private static void requireFree(HostPort address) throws IOException {
    try (ServerSocket probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address.host(), address.port()));
    } catch (BindException e) {
      throw new IOException("the peer port " + address + " cannot be bound", e);
    }
  }

  /// Nodes that begin from different states never vote for each other: Ratis refuses calls of
  /// another group.
  static RaftGroupId groupOf(NodeSettings settings, RestoredBase base) {
    String name = "aegis:" + settings.cluster() + base.groupSuffix();
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  static List<RaftPeer> peers(NodeSettings settings) {
    return settings.peers().entrySet().stream().map(RatisNode::peer).toList();
  }

  private static RaftPeer peer(Map.Entry<String, HostPort> peer) {
    return RaftPeer.newBuilder()
        .setId(peer.getKey())
        .setAddress(peer.getValue().toString())
        .build();
  }

  // --- the log ---

  @Override
  public CompletableFuture<Committed> submit(Command command) {
    if (!isLeaderReady()) {
      return CompletableFuture.failedFuture(new SubmitException.NotLeader(leader().orElse(null)));
    }
    return storageGate
        .refusalOf(command)
        .<CompletableFuture<Committed>>map(CompletableFuture::failedFuture)
        .orElseGet(() -> commits.submit(command));
  }

  @Override
  public CompletableFuture<Position> barrier() {
    return reads.confirm();
  }

  @Override
  public Answer query(Query query) {
    return machine.answer(query);
  }

  @Override
  public Position position() {
    return machine.position();
  }

  /// What this node can be restored from.
  public BackupSource backups() {
    return backups;
  }

  // --- consensus ---

  @Override
  public boolean isLeaderReady() {
    return division.getInfo().isLeaderReady();
  }

  @Override
  public Optional<String> leader() {
    RaftPeerId leader = division.getInfo().getLeaderId();
    return leader == null ? Optional.empty() : Optional.of(leader.toString());
  }

  @Override
  public OptionalLong termIn(String askedGroup) {
    return leader.termIn(askedGroup);
  }

  @Override
  public RaftStatus status() {
    DivisionInfo info = division.getInfo();
    Role role = info.isLeader() ? Role.LEADER : info.isCandidate() ? Role.CANDIDATE : Role.FOLLOWER;
    SortedMap<String, RaftStatus.Follower> followers =
        role == Role.LEADER ? contacts.snapshot() : new TreeMap<>();
    return new RaftStatus(
        System.nanoTime(),
        role,
        info.getCurrentTerm(),
        leader(),
        info.isLeaderReady(),
        new RaftStatus.Indexes(
            division.getRaftLog().getNextIndex() - 1,
            division.getRaftLog().getLastCommittedIndex(),
            info.getLastAppliedIndex()),
        followers,
        commits.pending() + reads.waiting());
  }

  /// The running hash of the replicated state and the index it belongs to.
  public StateFingerprint fingerprint() {
    RatisStateMachine.Fingerprint at = machine.fingerprint();
    return new StateFingerprint(at.index(), at.value());
  }

  /// The running hash of the replicated state at a log index.
  ///
  /// @param value equal on all nodes at an equal index, or the replicas have diverged
  public record StateFingerprint(long index, long value) {}

  /// Whether the Raft server still runs. Once false it never comes back in this process.
  public boolean isAlive() {
    return division.getInfo().isAlive() && server.getLifeCycleState().isRunning();
  }

  @Override
  public boolean handOver(Duration atMost) {
    if (!division.getInfo().isLeader()) {
      return true;
    }
    Optional<String> furthest =
        contacts.snapshot().entrySet().stream()
            .filter(follower -> !follower.getKey().equals(settings.id()))
            .filter(follower -> follower.getValue().lastContactMs() < 1_000)
            .max(Comparator.comparingLong(follower -> follower.getValue().matchIndex()))
            .map(Map.Entry::getKey);
    if (furthest.isEmpty()) {
      return false;
    }
    return handOver(furthest.get(), atMost);
  }

  /// Hands leadership to this follower.
  boolean handOver(String follower, Duration atMost) {
    boolean succeeded = false;
    CompletableFuture<Boolean> handOver = machine.stepDowns().handOverBegins();
    try {
      RaftClientReply reply =
          server.transferLeadership(
              StepDown.request(server, group, RaftPeerId.valueOf(follower), atMost));
      succeeded = reply.isSuccess();
    } catch (IOException e) {
      LOG.warn("Handing leadership to {} failed: {}", follower, e.toString());
    } finally {
      machine.stepDowns().handOverEnded(handOver, succeeded);
    }
    return succeeded;
  }

  /// How long syncs of the log take.
  LogSyncs syncs() {
    return syncs;
  }

  /// What refuses commands while the disk is nearly full.
  StorageGate storageGate() {
    return storageGate;
  }

  /// What may end this node's leadership.
  Leadership leadership() {
    return new Leadership() {
      @Override
      public String id() {
        return settings.id();
      }

      @Override
      public RaftStatus status() {
        return RatisNode.this.status();
      }

      @Override
      public void shutAdmission() {
        commits.shut();
      }

      @Override
      public void openAdmission() {
        commits.open();
      }

      @Override
      public void stepDown() {
        StepDown.force(server, group);
      }
    };
  }

  /// Refuses new work, ends what is queued, and leaves the cluster's ports. Does not hand over
  /// leadership.
  @Override
  public void close() throws IOException {
    machine.stepDowns().closing();
    reads.close();
    commits.close();
    server.close();
  }
}
