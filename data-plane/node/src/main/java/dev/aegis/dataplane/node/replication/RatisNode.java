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
import dev.aegis.dataplane.node.log.MemberChanges;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.PeerViews;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftStatus.Role;
import dev.aegis.dataplane.node.log.RaftTimings;
import dev.aegis.dataplane.node.log.Standing;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.log.VotedTerms;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.ExitUtils;

/// One voter: a Raft server with the replicated machine behind it, and in front of it group commit
/// for what changes something and the read index for what does not.
///
/// One group, one log, one composite machine (ADR-003). Thread-safe.
public final class RatisNode implements CommandLog, Consensus, AutoCloseable {
  /// How long voters that are asked first about a read are waited for at least.
  private static final Duration READ_HOPE = Duration.ofMillis(1);

  private final NodeSettings settings;
  private final RatisStateMachine machine;
  private final RaftServer server;
  private final RaftServer.Division division;
  private final RaftGroupId group;
  private final FollowerContacts contacts;
  private final RaftMembers members;
  private final HandOver handOver;
  private final ConfigurationChanges changes;
  private final Standing standing;
  private final GroupCommit commits;
  private final DivisionLeader leader;
  private final ReadIndex reads;
  private final DeadLeader deadLeader;
  private final LogSyncs syncs;
  private final BackupSource backups;
  private final StorageGate storageGate;

  static {
    // Ratis would end the process by itself, from any thread; how this process ends is ours to say.
    ExitUtils.disableSystemExit();
    ExitUtils.setTerminateOnUncaughtException(false);
  }

  private RatisNode(
      NodeSettings settings,
      ConsensusConfig config,
      RatisStateMachine machine,
      FollowerContacts contacts,
      RaftMembers members,
      StorageMarker marker,
      RaftServer server,
      RaftGroupId group,
      GroupCommit commits,
      DivisionLeader leader,
      ReadIndex reads,
      DeadLeader deadLeader,
      LogSyncs syncs,
      BackupSource backups)
      throws IOException {
    this.settings = settings;
    this.machine = machine;
    this.storageGate = new StorageGate(StoreMemory.inThisHeap(machine::size));
    this.contacts = contacts;
    this.members = members;
    this.server = server;
    this.group = group;
    this.division = server.getDivision(group);
    this.handOver = new HandOver(server, group, contacts, machine.stepDowns());
    this.changes =
        new ConfigurationChanges(this, server, group, members, config.raft().electionTimeoutMax());
    this.standing =
        new RaftStanding(
            settings,
            this::isAlive,
            division.getInfo(),
            members,
            marker,
            changes,
            config.raft().electionTimeoutMax().multipliedBy(2));
    this.commits = commits;
    this.leader = leader;
    this.reads = reads;
    this.deadLeader = deadLeader;
    this.syncs = syncs;
    this.backups = backups;
  }

  /// Whether a start would format an empty directory, for a node that joins its cluster.
  public static boolean startsEmptyToJoin(NodeSettings settings) throws IOException {
    return settings.emptyStorage() == EmptyStorage.JOIN && !StorageMarker.hasLog(storage(settings));
  }

  private static Path storage(NodeSettings settings) {
    return settings.dataDir().resolve("raft");
  }

  /// Opens the storage, binds the peer port and joins the cluster. Does not wait for a leader.
  ///
  /// @param peers for reads: asks the other voters for their term
  /// @param views for the death of a leader: asks those that are left for their view
  /// @param traffic what carries the calls on the peer port; empty for nothing between the ends
  /// @param voted for a node whose vote was lost to a full disk
  /// @param wallClockMs for telemetry alone; decides nothing (ADR-002)
  /// @throws dev.aegis.dataplane.node.log.VoteLostException when that cannot be told now
  /// @throws dev.aegis.dataplane.node.settings.SettingsException when the storage is not this
  ///   node's
  public static RatisNode start(
      NodeSettings settings,
      Transport transport,
      Optional<Traffic> traffic,
      ConsensusConfig config,
      PeerTerms peers,
      PeerViews views,
      VotedTerms voted,
      AppliedListener applied,
      ConsensusEvent.Listener events,
      RaftTimings timings,
      LongSupplier wallClockMs)
      throws IOException {
    PeerTransport.requireFree(settings.ownPeer());
    Path storage = storage(settings);
    RestoredBase base = RestoredBase.open(settings, storage);
    RaftGroupId group = base.groupOf(settings.cluster());
    Path groupDir = storage.resolve(group.getUuid().toString());
    StorageMarker marker = StorageMarker.open(settings, groupDir);
    new StoredSnapshots(groupDir).putInOrder();
    StoredLog.sync(groupDir);
    RaftMembers members = new RaftMembers(settings, marker.isJoining());
    new VoteFile(groupDir).recover(settings.id(), group.getUuid().toString(), members, voted);
    OwnAppends appends = new OwnAppends();
    FollowerContacts contacts = new FollowerContacts(config.raft().heartbeatInterval());
    PeerCalls calls = PeerCalls.unseen();
    RatisStateMachine machine =
        new RatisStateMachine(
            new Clocks(System::nanoTime, wallClockMs),
            calls.missed().withoutTheirTimes(applied),
            events,
            appends,
            marker,
            base,
            () ->
                contacts.hearsMajority(members.all().voters(), config.raft().electionTimeoutMax()));
    RaftProperties properties = RatisProperties.of(settings, config, storage);
    Parameters parameters = new Parameters();
    HeartbeatRpcType.select(properties, parameters, contacts);
    PeerTransport.select(parameters, settings, transport, members::admits, calls, traffic);
    RaftServer server =
        RaftServer.newBuilder()
            .setServerId(RaftPeerId.valueOf(settings.id()))
            .setGroup(
                RaftGroup.valueOf(group, RaftMembers.inSettings(settings, marker.isJoining())))
            .setStateMachine(machine)
            .setProperties(properties)
            .setParameters(parameters)
            .setOption(marker.option())
            .build();
    machine.tellOfCuts(calls.acknowledgements().cuts());
    LogSyncs syncs = new LogSyncs(timings);
    ForwardingMetricRegistries.forward(settings.id(), syncs);
    EntryLog entries;
    try {
      RaftServer.Division division = server.getDivision(group);
      members.logOpened(division);
      calls.acknowledgements().logOpened(() -> division.getRaftLog().getFlushIndex());
      entries = new RatisEntryLog(division, appends);
      server.start();
    } catch (IOException | RuntimeException e) {
      server.close(); // or what is open by now keeps the process and the log's lock
      throw e;
    }
    GroupCommit commits =
        new GroupCommit(
            settings.id(),
            entries,
            config.limits().maxPendingCommands(),
            timings::refusedAtLimit,
            defect ->
                events.happened(new ConsensusEvent.LogFailed("group commit died: " + defect)));
    DivisionLeader leader = new DivisionLeader(server.getDivision(group), machine, commits);
    return new RatisNode(
        settings,
        config,
        machine,
        contacts,
        members,
        marker,
        server,
        group,
        commits,
        leader,
        new ReadIndex(
            settings.id(),
            leader,
            peers,
            config.raft().electionTimeoutMin(),
            READ_HOPE,
            config.limits().maxPendingCommands(),
            timings::refusedAtLimit),
        new DeadLeader(
            server,
            server.getDivision(group),
            calls.streams(),
            views,
            members::peerOf,
            config.raft().electionTimeoutMin()),
        syncs,
        new StateBackups(settings, machine::state, wallClockMs));
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
  public Optional<VoterView> view(String askedGroup) {
    return deadLeader.view(askedGroup);
  }

  @Override
  public RaftStatus status() {
    DivisionInfo info = division.getInfo();
    Role role = info.isLeader() ? Role.LEADER : info.isCandidate() ? Role.CANDIDATE : Role.FOLLOWER;
    Members belong = members.all();
    SortedMap<String, RaftStatus.Follower> followers =
        role == Role.LEADER ? contacts.snapshot() : new TreeMap<>();
    // One that was removed has left its last contact behind.
    followers.keySet().retainAll(belong.byId().keySet());
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
        belong.voters(),
        commits.pending() + reads.waiting());
  }

  /// The running hash of the replicated state and the index it belongs to.
  public StateFingerprint fingerprint() {
    return machine.fingerprint();
  }

  /// Whether the Raft server still runs. Once false it never comes back in this process.
  public boolean isAlive() {
    return division.getInfo().isAlive() && server.getLifeCycleState().isRunning();
  }

  @Override
  public boolean handOver(Duration atMost) {
    return !division.getInfo().isLeader()
        || handOver.toTheFurthestOf(members.all().voters(), atMost);
  }

  /// Hands leadership to this voter.
  boolean handOver(String voter, Duration atMost) {
    return handOver.to(voter, atMost);
  }

  @Override
  public Members members() {
    return members.all();
  }

  @Override
  public boolean admits(String node) {
    return members.admits(node);
  }

  /// Changes of the members, when this node leads.
  public MemberChanges changes() {
    return changes;
  }

  /// This node's standing in its cluster.
  public Standing standing() {
    return standing;
  }

  FollowerContacts contacts() {
    return contacts;
  }

  LogSyncs syncs() {
    return syncs;
  }

  /// Takes a snapshot before its time, behind which the log is purged; does not wait for it.
  void shortenLog() {
    EarlySnapshot.take(server, group);
  }

  /// What refuses commands while the disk is nearly full or the store is.
  StorageGate storageGate() {
    return storageGate;
  }

  /// What may end this node's leadership.
  Leadership leadership() {
    return new OwnLeadership(
        settings.id(), this::status, commits, () -> StepDown.force(server, group));
  }

  /// Refuses new work, ends what is queued, and leaves the cluster's ports. Does not hand over
  /// leadership.
  @Override
  public void close() throws IOException {
    machine.stepDowns().closing();
    deadLeader.close();
    reads.close();
    commits.close();
    server.close();
  }
}
