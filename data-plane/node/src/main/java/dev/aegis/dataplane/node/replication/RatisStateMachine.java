package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.kv.StoreSize;
import dev.aegis.dataplane.machine.CoordinationMachine;
import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.replication.EntryLog.AppliedEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BooleanSupplier;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/// The one class that knows both worlds: Ratis' callbacks outside, the replicated machine inside.
///
/// Locking: apply, restore and pause take the write lock, queries and snapshots the read lock; so a
/// query sees the state between two entries. Callbacks marked "server lock" by Ratis note an event
/// down, or end what waits, and wait for nothing themselves.
///
/// Life cycle: Ratis asserts PAUSED before `reinitialize` and closes the division otherwise, and
/// its base class never moves there by itself (CELEBORN-94, ArcadeDB 4754): hence the explicit
/// transitions.
final class RatisStateMachine extends BaseStateMachine {
  /// A fingerprint is published at the first entry of each stride, so that nodes can be compared at
  /// equal indexes.
  static final long FINGERPRINT_STRIDE = 256;

  private final CoordinationMachine machine = new CoordinationMachine();
  private volatile LogCuts cuts = new LogCuts();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();
  private final LeaderStamps stamps;
  private final AppliedListener applied;
  private final ConsensusEvent.Listener events;
  private final OwnAppends appends;
  private final StorageMarker marker;
  private final RestoredBase base;
  private final StepDowns stepDowns;
  private final AppliedIndex appliedIndex = new AppliedIndex();
  private final MemberAudit members;
  private volatile long machineTimeMs;
  private volatile StoreSize size = new StoreSize(0, 0, false);
  private volatile @Nullable SingleFileSnapshotInfo latestSnapshot;
  private volatile StateFingerprint fingerprint = new StateFingerprint(0, 0);
  private @Nullable RaftPeerId knownLeader;
  private long knownLeaderTerm = -1;

  /// The state machine of one voter.
  ///
  /// @param marker is told when the storage is open
  /// @param base the state before the first entry of the log
  /// @param hearsMajority whether a majority answered within the longest election timeout
  RatisStateMachine(
      Clocks clocks,
      AppliedListener applied,
      ConsensusEvent.Listener events,
      OwnAppends appends,
      StorageMarker marker,
      RestoredBase base,
      BooleanSupplier hearsMajority) {
    this.stamps =
        new LeaderStamps(
            new LeaderClock(clocks.nanoTime(), () -> machineTimeMs), clocks.wallMs(), appends);
    this.applied = applied;
    this.events = events;
    this.appends = appends;
    this.marker = marker;
    this.base = base;
    this.members = new MemberAudit(marker);
    this.stepDowns =
        new StepDowns(
            this::termOnceDown,
            hearsMajority,
            clocks.wallMs(),
            task -> Thread.ofPlatform().daemon().name("step-down").start(task),
            events);
  }

  // --- life cycle ---

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage raftStorage)
      throws IOException {
    super.initialize(server, group, raftStorage);
    marker.formed();
    storage.init(raftStorage);
    getLifeCycle().startAndTransition(this::restoreLatest, IOException.class);
  }

  @Override
  public void pause() {
    lock.writeLock().lock();
    try {
      getLifeCycle().transition(LifeCycle.State.PAUSING);
      getLifeCycle().transition(LifeCycle.State.PAUSED);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// A leader's snapshot has been put in place of our own. Ratis' own notification of that is given
  /// only in its other mode of installing, and there to the leader as well.
  @Override
  public void reinitialize() throws IOException {
    restoreLatest();
    if (getLifeCycleState() == LifeCycle.State.PAUSED) {
      getLifeCycle().transition(LifeCycle.State.STARTING);
      getLifeCycle().transition(LifeCycle.State.RUNNING);
    }
    events.happened(new ConsensusEvent.SnapshotInstalled(getLastAppliedTermIndex().getIndex()));
    applied.replaced();
  }

  private void restoreLatest() throws IOException {
    // loadLatest..., not getLatest...: the latter answers from a cache after an install
    // (RATIS-2111).
    SingleFileSnapshotInfo latest = storage.loadLatestSnapshot();
    latestSnapshot = latest;
    if (latest == null) {
      beginFromBase();
      return;
    }
    lock.writeLock().lock();
    try {
      machine.restoreSnapshot(SnapshotFile.read(latest.getFile().getPath()));
      machineTimeMs = machine.timeMs();
      size = machine.size();
      setLastAppliedTermIndex(latest.getTermIndex());
      appliedIndex.advance(latest.getIndex());
    } finally {
      lock.writeLock().unlock();
    }
  }

  /// The log starts before its first entry then, and all of it is applied on top.
  private void beginFromBase() throws IOException {
    Optional<MachineSnapshot> state = base.state();
    if (state.isPresent()) {
      lock.writeLock().lock();
      try {
        machine.restoreSnapshot(state.get());
        machineTimeMs = machine.timeMs();
        size = machine.size();
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  @Override
  public StateMachineStorage getStateMachineStorage() {
    return storage;
  }

  /// From memory. Until there is a first snapshot, Ratis' own storage looks for one on the disk
  /// each time it is asked, and its appenders ask at each entry.
  @Override
  public @Nullable SingleFileSnapshotInfo getLatestSnapshot() {
    return latestSnapshot;
  }

  // --- the log ---

  @Override
  public TransactionContext startTransaction(RaftClientRequest request) throws IOException {
    long term = getServer().join().getDivision(getGroupId()).getInfo().getCurrentTerm();
    return stamps.begin(this, request, term);
  }

  /// An entry of newer software ends this node before it, since whatever this software made of it
  /// would differ from what the others make of it. Throwing is what stops Ratis: it closes the
  /// division, applies nothing further, and comes to the same entry again after a restart, because
  /// only an entry that was applied counts as applied. (A future that fails would be logged and
  /// passed over.)
  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    LogEntryProto logEntry = transaction.getLogEntry();
    CommandCodec.Decoded decoded =
        CommandCodec.decode(
            logEntry.getIndex(),
            logEntry.getTerm(),
            logEntry.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
    if (decoded.isNewer()) {
      ConsensusEvent.LogIsNewer newer =
          new ConsensusEvent.LogIsNewer(
              logEntry.getIndex(), decoded.version(), CommandCodec.VERSION);
      events.happened(newer);
      throw new IllegalStateException(newer.sentence());
    }
    Applied result;
    Position position;
    long before;
    lock.writeLock().lock();
    try {
      before = machine.lastIndex();
      result = machine.apply(decoded.entry());
      machineTimeMs = machine.timeMs();
      size = machine.size();
      position = new Position(logEntry.getIndex(), logEntry.getTerm(), machine.revision());
      updateLastAppliedTermIndex(logEntry.getTerm(), logEntry.getIndex());
    } finally {
      lock.writeLock().unlock();
    }
    if (before / FINGERPRINT_STRIDE != logEntry.getIndex() / FINGERPRINT_STRIDE) {
      fingerprint = new StateFingerprint(logEntry.getIndex(), machine.fingerprint());
    }
    applied.applied(result, decoded.leaderWallMs());
    appends.applied(logEntry.getStateMachineLogEntry(), new AppliedEntry(result, position));
    return CompletableFuture.completedFuture(Message.EMPTY);
  }

  /// Comes for Ratis' own entries as well, which never get to [#applyTransaction].
  @Override
  protected boolean updateLastAppliedTermIndex(TermIndex newest) {
    boolean updated = super.updateLastAppliedTermIndex(newest);
    appliedIndex.advance(newest.getIndex());
    return updated;
  }

  AppliedIndex appliedIndex() {
    return appliedIndex;
  }

  Answer answer(Query query) {
    lock.readLock().lock();
    try {
      return machine.query(query);
    } finally {
      lock.readLock().unlock();
    }
  }

  Position position() {
    lock.readLock().lock();
    try {
      TermIndex at = getLastAppliedTermIndex();
      return new Position(at.getIndex(), at.getTerm(), machine.revision());
    } finally {
      lock.readLock().unlock();
    }
  }

  StateFingerprint fingerprint() {
    return fingerprint;
  }

  /// How much memory the state takes, without waiting for anything.
  StoreSize size() {
    return size;
  }

  // --- snapshots ---

  /// The state between two entries, as values that later entries leave alone.
  MachineSnapshot state() {
    lock.readLock().lock();
    try {
      return machine.takeSnapshot();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public long takeSnapshot() throws IOException {
    TermIndex at;
    Path file;
    lock.readLock().lock();
    try {
      at = getLastAppliedTermIndex();
      if (at.getIndex() < 0) {
        return -1;
      }
      file = storage.getSnapshotFile(at.getTerm(), at.getIndex()).toPath();
      SnapshotFile.write(file, machine.takeSnapshot());
    } finally {
      lock.readLock().unlock();
    }
    // Ratis counts and cleans only snapshots that have this companion (RATIS-244).
    MD5Hash md5 = MD5FileUtil.computeMd5ForFile(file.toFile());
    MD5FileUtil.saveMD5File(file.toFile(), md5);
    latestSnapshot =
        storage.updateLatestSnapshot(new SingleFileSnapshotInfo(new FileInfo(file, md5), at));
    events.happened(new ConsensusEvent.SnapshotTaken(at.getIndex()));
    return at.getIndex();
  }

  // --- events: noted down, never acted upon, since Ratis holds its server lock here ---

  /// Ratis repeats itself, so one (term, leader) is told once.
  @Override
  public synchronized void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    long term = currentTerm();
    if (leader.equals(knownLeader) && term == knownLeaderTerm) {
      return;
    }
    knownLeader = leader;
    knownLeaderTerm = term;
    if (leader.equals(getId())) {
      stepDowns.leads(term);
    }
    events.happened(new ConsensusEvent.LeaderChanged(term, Optional.of(leader.toString())));
  }

  @Override
  public void notifyConfigurationChanged(
      long term, long index, RaftConfigurationProto configuration) {
    members.configured(getId().toString(), index, configuration);
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pendingEntries) {
    stepDowns.lost();
    appends.leadershipLost();
  }

  @Override
  public void notifyExtendedNoLeader(RoleInfoProto roleInfo) {
    events.happened(new ConsensusEvent.LeaderChanged(currentTerm(), Optional.empty()));
  }

  @Override
  public void notifyLogFailed(Throwable cause, @Nullable LogEntryProto failedEntry) {
    events.happened(new ConsensusEvent.LogFailed(String.valueOf(cause)));
  }

  // --- the log: this machine keeps no data of its own beside it, and only passes on what it hears
  // ---

  @Override
  public CompletableFuture<Void> truncate(long index) {
    return cuts.decided(index);
  }

  @Override
  public CompletableFuture<Void> flush(long index) {
    cuts.syncing();
    return super.flush(index);
  }

  /// @param told from now on
  void tellOfCuts(LogCuts told) {
    cuts = told;
  }

  /// Told of what this node itself does that costs it the lead.
  StepDowns stepDowns() {
    return stepDowns;
  }

  /// Ratis changes its role and then its term under the division's monitor.
  private long termOnceDown() {
    try {
      RaftServer.Division division = getServer().join().getDivision(getGroupId());
      synchronized (division) {
        return division.getInfo().getCurrentTerm();
      }
    } catch (IOException e) {
      // Closed meanwhile: no term was met.
      return -1;
    }
  }

  private long currentTerm() {
    RaftServer server = getServer().getNow(null);
    try {
      return server == null ? -1 : server.getDivision(getGroupId()).getInfo().getCurrentTerm();
    } catch (IOException e) {
      return -1;
    }
  }
}
