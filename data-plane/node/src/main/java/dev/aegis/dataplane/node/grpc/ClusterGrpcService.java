package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.MemberAddRequest;
import dev.aegis.wire.v1.MemberAddResponse;
import dev.aegis.wire.v1.MemberListRequest;
import dev.aegis.wire.v1.MemberListResponse;
import dev.aegis.wire.v1.MemberPromoteRequest;
import dev.aegis.wire.v1.MemberPromoteResponse;
import dev.aegis.wire.v1.MemberRemoveRequest;
import dev.aegis.wire.v1.MemberRemoveResponse;
import dev.aegis.wire.v1.SaveSnapshotRequest;
import dev.aegis.wire.v1.SaveSnapshotResponse;
import dev.aegis.wire.v1.StatusRequest;
import dev.aegis.wire.v1.StatusResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// What this node says about itself, also while there is no leader, backups of what it holds, and
/// the members of the cluster.
final class ClusterGrpcService extends ClusterServiceGrpc.ClusterServiceImplBase {
  /// Entries a healthy node may be behind what it knows to be committed.
  private static final long HEALTHY_APPLY_LAG = 1_000;

  private final NodeSettings settings;
  private final Consensus consensus;
  private final String configDigest;
  private final String version;
  private final Backups backups;
  private final MemberCalls members;
  private final CaughtUp caughtUp = new CaughtUp();

  ClusterGrpcService(
      NodeSettings settings,
      Consensus consensus,
      String configDigest,
      String version,
      Backups backups,
      MemberCalls members) {
    this.settings = settings;
    this.consensus = consensus;
    this.configDigest = configDigest;
    this.version = version;
    this.backups = backups;
    this.members = members;
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
    RaftStatus status = consensus.status();
    StatusResponse.Builder response =
        StatusResponse.newBuilder()
            .setNodeId(settings.id())
            .setRole(roleOf(status.role()))
            .setTerm(status.term())
            .setLeaderId(status.leader().orElse(""))
            .setCommitIndex(Math.max(0, status.indexes().committed()))
            .setAppliedIndex(Math.max(0, status.indexes().applied()))
            .setHealthy(isHealthy(status))
            .setConfigDigest(configDigest)
            .setVersion(version)
            .addAllMembers(WireMembers.all(consensus.members()));
    observer.onNext(response.build());
    observer.onCompleted();
  }

  @Override
  public void saveSnapshot(
      SaveSnapshotRequest request, StreamObserver<SaveSnapshotResponse> observer) {
    backups.save((ServerCallStreamObserver<SaveSnapshotResponse>) observer);
  }

  @Override
  public void memberList(MemberListRequest request, StreamObserver<MemberListResponse> observer) {
    members.list(observer);
  }

  @Override
  public void memberAdd(MemberAddRequest request, StreamObserver<MemberAddResponse> observer) {
    members.add(request, observer);
  }

  @Override
  public void memberPromote(
      MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> observer) {
    members.promote(request, observer);
  }

  @Override
  public void memberRemove(
      MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> observer) {
    members.remove(request, observer);
  }

  private boolean isHealthy(RaftStatus status) {
    RaftStatus.Indexes indexes = status.indexes();
    boolean knowsLeader = status.leader().isPresent();
    return caughtUp.by(knowsLeader, indexes)
        && knowsLeader
        && (!status.isLeader() || status.leaderReady())
        && indexes.committed() - indexes.applied() < HEALTHY_APPLY_LAG;
  }

  private static StatusResponse.Role roleOf(RaftStatus.Role role) {
    return switch (role) {
      case FOLLOWER -> StatusResponse.Role.FOLLOWER;
      case CANDIDATE -> StatusResponse.Role.CANDIDATE;
      case LEADER -> StatusResponse.Role.LEADER;
    };
  }
}
