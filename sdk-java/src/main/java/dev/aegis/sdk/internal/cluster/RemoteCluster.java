package dev.aegis.sdk.internal.cluster;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Cluster;
import dev.aegis.sdk.EndpointFailure;
import dev.aegis.sdk.EndpointReport;
import dev.aegis.sdk.Member;
import dev.aegis.sdk.MemberState;
import dev.aegis.sdk.SavedSnapshot;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.internal.rpc.Attempt;
import dev.aegis.sdk.internal.rpc.CallPlan;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.ClusterServiceGrpc.ClusterServiceBlockingV2Stub;
import dev.aegis.wire.v1.MemberAddRequest;
import dev.aegis.wire.v1.MemberListRequest;
import dev.aegis.wire.v1.MemberPromoteRequest;
import dev.aegis.wire.v1.MemberRemoveRequest;
import dev.aegis.wire.v1.StatusRequest;
import io.grpc.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// The nodes over the wire.
public final class RemoteCluster implements Cluster {
  private static final Duration CHANGE_LIMIT = Duration.ofMinutes(10);

  private final Failover failover;

  public RemoteCluster(Failover failover) {
    this.failover = failover;
  }

  @Override
  public List<EndpointReport> status() {
    Duration attempt = failover.attemptTimeout();
    return status(attempt.plus(attempt), attempt);
  }

  @Override
  public List<EndpointReport> status(Duration limit) {
    if (limit.toMillis() < 1) {
      throw new IllegalArgumentException("limit is " + limit + "; it must be 1 ms or more.");
    }
    return status(limit, limit);
  }

  /// Waits for all of them, which are bounded in time, also when the caller is interrupted.
  private List<EndpointReport> status(Duration budget, Duration attempt) {
    List<CompletableFuture<EndpointReport>> reports = new ArrayList<>();
    for (String endpoint : failover.endpoints()) {
      CompletableFuture<EndpointReport> told = new CompletableFuture<>();
      Thread.ofVirtual()
          .name("aegis-status-" + endpoint)
          .start(() -> told.completeAsync(() -> report(endpoint, budget, attempt), Runnable::run));
      reports.add(told);
    }
    return reports.stream().map(CompletableFuture::join).toList();
  }

  private EndpointReport report(String endpoint, Duration budget, Duration attempt) {
    CallPlan plan =
        new CallPlan("Status", "The status of " + endpoint, Effect.NONE, budget, attempt);
    try {
      return new EndpointReport.Answered(
          endpoint,
          WireMembers.status(
              failover.callAt(
                  endpoint, plan, on -> stub(on).status(StatusRequest.getDefaultInstance()))));
    } catch (UnavailableException failure) {
      String error =
          failure.endpoints().stream()
              .map(EndpointFailure::error)
              .findFirst()
              .orElse("did not answer");
      return new EndpointReport.Silent(endpoint, error);
    } catch (AegisException failure) {
      return new EndpointReport.Silent(endpoint, "" + failure.getMessage());
    }
  }

  @Override
  public List<MemberState> members() {
    return WireMembers.states(
        failover.call(
            "MemberList",
            "Listing the members",
            Effect.NONE,
            on -> stub(on).memberList(MemberListRequest.getDefaultInstance())));
  }

  @Override
  public List<Member> add(String nodeId, String peerAddress, String clientAddress) {
    MemberAddRequest request =
        MemberAddRequest.newBuilder()
            .setNodeId(nodeId)
            .setPeerAddress(peerAddress)
            .setClientAddress(clientAddress)
            .build();
    return WireMembers.members(
        change(
                "MemberAdd",
                "Adding " + nodeId,
                Effect.REPEATABLE,
                on -> stub(on).memberAdd(request))
            .getMembersList());
  }

  @Override
  public List<Member> promote(String nodeId) {
    MemberPromoteRequest request = MemberPromoteRequest.newBuilder().setNodeId(nodeId).build();
    return WireMembers.members(
        change(
                "MemberPromote",
                "Promoting " + nodeId,
                Effect.REPEATABLE,
                on -> stub(on).memberPromote(request))
            .getMembersList());
  }

  /// Sent once: a repeat after a lost answer would be told that there is no such member.
  @Override
  public List<Member> remove(String nodeId) {
    MemberRemoveRequest request = MemberRemoveRequest.newBuilder().setNodeId(nodeId).build();
    return WireMembers.members(
        change(
                "MemberRemove",
                "Removing " + nodeId,
                Effect.ONCE,
                on -> stub(on).memberRemove(request))
            .getMembersList());
  }

  @Override
  public SavedSnapshot saveSnapshot(Path file, Duration limit) throws IOException {
    return new SnapshotDownload(failover, file, limit).run();
  }

  private <T> T change(String operation, String what, Effect effect, Attempt<T> attempt) {
    return failover.call(
        new CallPlan(operation, what, effect, CHANGE_LIMIT, CHANGE_LIMIT), attempt);
  }

  private static ClusterServiceBlockingV2Stub stub(Channel channel) {
    return ClusterServiceGrpc.newBlockingV2Stub(channel);
  }
}
