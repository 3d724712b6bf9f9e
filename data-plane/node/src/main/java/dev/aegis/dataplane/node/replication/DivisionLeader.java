package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;

/// Reads and their rounds, as Ratis sees them from both ends: the leader that asks, and the voter
/// that is asked.
///
/// **Why a voter's answer is worth something.** Ratis (3.3.0) keeps the term in an `AtomicLong` of
/// `ServerState`, and it only rises. A voter that grants a vote does so in
/// `RaftServerImpl.requestVote`: `changeToFollower` raises the term first, then the vote is noted
/// and both are persisted, and only then the reply is made. One that votes for itself raises the
/// term in `ServerState.initElection` before it asks anybody. So a read of the term that still
/// yields T comes before any vote in a higher term has left this node. After a restart the term is
/// the persisted one; until it is loaded it is 0, the term of nobody. A pre-vote promises nothing
/// and leaves the term alone.
///
/// **Why the order of looks.** The term is read first, then whether the leader is ready, which
/// `LeaderStateImpl` is once it has applied the entry it began its term with, then the commit
/// index. If the node leads in that term when the round is over, it was the leader of that term
/// that was ready, since a node leads each term once.
final class DivisionLeader implements ReadIndex.Leader {
  private final RaftServer.Division division;
  private final RatisStateMachine machine;
  private final GroupCommit commits;
  private final String group;

  DivisionLeader(RaftServer.Division division, RatisStateMachine machine, GroupCommit commits) {
    this.division = division;
    this.machine = machine;
    this.commits = commits;
    this.group = division.getMemberId().getGroupId().getUuid().toString();
  }

  /// The voter's side: the term that this node is in; empty for another group.
  OptionalLong termIn(String asked) {
    return asked.equals(group)
        ? OptionalLong.of(division.getInfo().getCurrentTerm())
        : OptionalLong.empty();
  }

  @Override
  public Optional<Standing> standing() {
    DivisionInfo info = division.getInfo();
    long term = info.getCurrentTerm();
    if (!info.isLeaderReady() || commits.isShut()) {
      return Optional.empty();
    }
    return Optional.of(
        new Standing(
            group,
            division.getId().toString(),
            term,
            division.getRaftLog().getLastCommittedIndex(),
            Voters.of(division.getRaftConf())));
  }

  @Override
  public boolean leadsIn(long term) {
    DivisionInfo info = division.getInfo();
    return info.isLeaderReady() && info.getCurrentTerm() == term;
  }

  @Override
  public SubmitException.NotLeader refusal() {
    RaftPeerId leader = division.getInfo().getLeaderId();
    return new SubmitException.NotLeader(
        leader == null || leader.equals(division.getId()) ? null : leader.toString());
  }

  @Override
  public CompletableFuture<Void> applied(long index) {
    return machine.appliedIndex().reached(index);
  }

  @Override
  public Position position() {
    return machine.position();
  }

  @Override
  public CompletableFuture<Position> logBarrier() {
    return commits.barrier();
  }
}
