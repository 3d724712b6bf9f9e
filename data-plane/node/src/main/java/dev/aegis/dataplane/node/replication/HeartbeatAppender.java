package dev.aegis.dataplane.node.replication;

import org.apache.ratis.grpc.server.GrpcLogAppender;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.raftlog.RaftLogIOException;
import org.jspecify.annotations.Nullable;

/// Ratis' log appender, heartbeating at the configured interval, and woken only if there is
/// something to send.
///
/// Two bounds are kept from the stock one. It never waits longer than stock Ratis would. And it
/// leaves half an interval between two heartbeats: an override that returned 0 while replies were
/// late flooded the wire (RATIS-1418).
///
/// And it tells a voter that it is one. Stock Ratis (3.3.0) goes on calling a learner that was
/// promoted "initializing", and a node that restarted meanwhile would then never vote; see
/// [ConfigurationChanges].
final class HeartbeatAppender extends GrpcLogAppender {
  /// How long a follower waits at most to hear that an entry is committed, if no other entry brings
  /// the news: those who watch there wait with it.
  private static final long COMMIT_NEWS_MS = 5;

  private final long intervalMs;

  /// The commit index that was sent last. Touched by the appender's own thread only.
  private long toldCommit = -1;

  HeartbeatAppender(
      RaftServer.Division division,
      LeaderState state,
      FollowerInfo follower,
      FollowerContacts contacts) {
    super(division, state, follower);
    this.intervalMs = contacts.heartbeatInterval().toMillis();
    contacts.replicatingTo(follower);
  }

  @Override
  public @Nullable AppendEntriesRequestProto newAppendEntriesRequest(long callId, boolean heartbeat)
      throws RaftLogIOException {
    boolean news = hasCommitNews(getFollower());
    AppendEntriesRequestProto request = super.newAppendEntriesRequest(callId, heartbeat || news);
    if (request != null) {
      toldCommit = request.getLeaderCommit();
    }
    return request != null && request.getInitializing() && votes()
        ? request.toBuilder().setInitializing(false).build()
        : request;
  }

  /// Stock Ratis looks whether the follower's commit is behind, and then sends nothing, having no
  /// entry to send: idle followers hear of a commit with the next heartbeat. Only one that has
  /// every entry is told, since a heartbeat may overtake those on their way.
  ///
  /// Once for each commit, or an answer that takes long would be asked for again and again; should
  /// the news be lost, the next heartbeat has it.
  private boolean hasCommitNews(FollowerInfo follower) {
    long committed = getRaftLog().getLastCommittedIndex();
    return committed > toldCommit
        && follower.getCommitIndex() < committed
        && follower.getMatchIndex() == getRaftLog().getNextIndex() - 1
        && follower.getLastHeartbeatSendTime().elapsedTimeMs() >= COMMIT_NEWS_MS;
  }

  private boolean votes() {
    return getServer().getRaftConf().getPeer(getFollowerId()) != null;
  }

  @Override
  public long getHeartbeatWaitTimeMs() {
    FollowerInfo follower = getFollower();
    long untilDue = intervalMs - follower.getLastRpcResponseTime().elapsedTimeMs();
    long untilAllowed = intervalMs / 2 - follower.getLastHeartbeatSendTime().elapsedTimeMs();
    long wait = Math.min(super.getHeartbeatWaitTimeMs(), Math.max(untilDue, untilAllowed));
    return wait > COMMIT_NEWS_MS && lacksCommits(follower) ? COMMIT_NEWS_MS : wait;
  }

  /// An entry that is on its way counts: its commit will follow. Not of one that is silent, which
  /// would be called two hundred times a second for nothing.
  private boolean lacksCommits(FollowerInfo follower) {
    return follower.getCommitIndex() < getRaftLog().getNextIndex() - 1
        && follower.getLastRpcResponseTime().elapsedTimeMs() < intervalMs;
  }

  /// Ratis signals every appender at each reply of any follower and at each move of the commit
  /// index: five wake-ups for an entry, of which one finds work. What there is to send changes
  /// before its signal is given, so a signal that is dropped here has no entry to tell of. That of
  /// a commit is dropped as well: the next entry brings it along, or a look a moment later finds
  /// it.
  @Override
  public void notifyLogAppender() {
    if (shouldSendAppendEntries()) {
      getEventAwaitForSignal().signal();
    }
  }
}
