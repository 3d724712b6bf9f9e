package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.MemberChanges;
import dev.aegis.dataplane.node.log.MemberRefusal;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.MemberAddRequest;
import dev.aegis.wire.v1.MemberAddResponse;
import dev.aegis.wire.v1.MemberListResponse;
import dev.aegis.wire.v1.MemberPromoteRequest;
import dev.aegis.wire.v1.MemberPromoteResponse;
import dev.aegis.wire.v1.MemberRemoveRequest;
import dev.aegis.wire.v1.MemberRemoveResponse;
import dev.aegis.wire.v1.MemberState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the members and changes them, on the leader; other nodes pass calls on (see
/// [LeaderProxy]).
///
/// Only operators may, and a leader that has lost its majority tells and changes nothing: each call
/// begins with a barrier, and the state behind it says who is an operator. Calls block their
/// thread, which is a virtual one.
final class MemberCalls {
  private static final Logger LOG = LoggerFactory.getLogger(MemberCalls.class);
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]+]");
  private static final Duration NEW_LEADER_WAIT = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);

  private final Calls calls;
  private final CommandLog log;
  private final Cluster cluster;

  /// What stands behind the calls.
  ///
  /// @param loopbackOnly without certificates no node may listen elsewhere
  /// @param answersWithinMs a member that answered within this time counts as reachable
  /// @param ask what the node at this address says of itself
  record Cluster(
      String self,
      boolean loopbackOnly,
      Consensus consensus,
      MemberChanges changes,
      long answersWithinMs,
      PeerChannels peers,
      Function<HostPort, Optional<PeerStatus>> ask) {}

  MemberCalls(Calls calls, CommandLog log, Cluster cluster) {
    this.calls = calls;
    this.log = log;
    this.cluster = cluster;
  }

  void list(StreamObserver<MemberListResponse> observer) {
    answer(observer, this::list);
  }

  private MemberListResponse list() {
    Position position = asOperator();
    RaftStatus status = cluster.consensus().status();
    MemberListResponse.Builder response =
        MemberListResponse.newBuilder().setHeader(calls.header(position));
    cluster
        .consensus()
        .members()
        .byId()
        .forEach((id, member) -> response.addMembers(state(id, member, status)));
    return response.build();
  }

  private MemberState state(String id, Members.Member member, RaftStatus status) {
    long last = Math.max(0, status.indexes().last());
    MemberState.Builder state = MemberState.newBuilder().setMember(WireMembers.one(id, member));
    if (id.equals(cluster.self())) {
      return state.setLeader(true).setMatchIndex(last).setReachable(true).build();
    }
    RaftStatus.Follower follower = status.followers().get(id);
    if (follower == null) {
      return state.setEntriesBehind(last).build();
    }
    long match = Math.max(0, follower.matchIndex());
    return state
        .setMatchIndex(match)
        .setEntriesBehind(Math.max(0, last - match))
        .setReachable(follower.lastContactMs() <= cluster.answersWithinMs())
        .setLastContactMs(Math.max(0, follower.lastContactMs()))
        .build();
  }

  void add(MemberAddRequest request, StreamObserver<MemberAddResponse> observer) {
    answer(
        observer,
        () -> {
          String id = checkedId(request.getNodeId());
          HostPort peer = address("peer_address", request.getPeerAddress());
          HostPort client = address("client_address", request.getClientAddress());
          Members.Member learner = new Members.Member(peer, client, false);
          Position position = asOperator();
          told("add %s with the addresses %s and %s".formatted(id, peer, client));
          if (!cluster.consensus().members().contains(id)) {
            requireWaiting(id, client, learner);
          }
          cluster.changes().add(id, learner);
          return MemberAddResponse.newBuilder()
              .setHeader(calls.header(position))
              .addAllMembers(WireMembers.all(cluster.consensus().members()))
              .build();
        });
  }

  /// A wrong address would be found out by Raft as well, but later and without a word about which.
  private void requireWaiting(String id, HostPort client, Members.Member learner) {
    PeerStatus says =
        cluster
            .ask()
            .apply(client)
            .orElseThrow(() ->
                unreachable(
                    id,
                    "does not answer on its client address %s; start it with aegis.node.join=true, and add it then"
                        .formatted(client)));
    if (!says.node().equals(id)) {
      throw unreachable(id, "is not at %s, where %s answers".formatted(client, says.node()));
    }
    Optional<Members.Member> itself = says.members().find(id);
    if (itself.isPresent() && !itself.get().equals(learner)) {
      throw unreachable(
          id,
          itself.get().votes()
              ? "votes in a cluster already; start it on an empty directory with aegis.node.join=true"
              : "has the peer address %s and the client address %s in its own settings; give it and add it with the same"
                  .formatted(itself.get().peer(), itself.get().client()));
    }
  }

  private static SubmitException unreachable(String id, String why) {
    return new SubmitException.MembersUnchanged(new MemberRefusal.Unreachable(id, why));
  }

  void promote(MemberPromoteRequest request, StreamObserver<MemberPromoteResponse> observer) {
    answer(
        observer,
        () -> {
          String id = checkedId(request.getNodeId());
          Position position = asOperator();
          told("promote " + id);
          cluster.changes().promote(id);
          return MemberPromoteResponse.newBuilder()
              .setHeader(calls.header(position))
              .addAllMembers(WireMembers.all(cluster.consensus().members()))
              .build();
        });
  }

  void remove(MemberRemoveRequest request, StreamObserver<MemberRemoveResponse> observer) {
    answer(
        observer,
        () -> {
          String id = checkedId(request.getNodeId());
          Position position = asOperator();
          told("remove " + id);
          if (!cluster.changes().remove(id)) {
            return removeByTheNewLeader(request);
          }
          return MemberRemoveResponse.newBuilder()
              .setHeader(calls.header(position))
              .addAllMembers(WireMembers.all(cluster.consensus().members()))
              .build();
        });
  }

  /// This node led and is to go. Whoever leads now is asked for the rest, on behalf of the same
  /// caller; until it is ready it refuses, and nothing has changed.
  private MemberRemoveResponse removeByTheNewLeader(MemberRemoveRequest request) {
    long giveUp = System.nanoTime() + NEW_LEADER_WAIT.toNanos();
    while (true) {
      Optional<ManagedChannel> leader =
          cluster.consensus().leader().flatMap(id -> cluster.peers().to(id));
      try {
        if (leader.isPresent()) {
          Metadata hop = LeaderProxy.hop();
          return ClusterServiceGrpc.newBlockingStub(leader.get())
              .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(hop))
              .withDeadlineAfter(NEW_LEADER_WAIT)
              .memberRemove(request);
        }
      } catch (StatusRuntimeException e) {
        if (!isNotReady(e) || System.nanoTime() > giveUp) {
          throw passedOn(e);
        }
      }
      if (System.nanoTime() > giveUp) {
        throw Failures.of(
            FailureCode.NO_LEADER,
            "Leadership was handed over, and no leader is known yet. Nothing was removed; try again.");
      }
      pause();
    }
  }

  private static boolean isNotReady(StatusRuntimeException e) {
    Failure failure = Failures.in(e);
    return failure != null
        && (failure.getCode() == FailureCode.NO_LEADER
            || failure.getCode() == FailureCode.NOT_LEADER);
  }

  private static StatusRuntimeException passedOn(StatusRuntimeException e) {
    Failure failure = Failures.in(e);
    return failure == null ? Failures.lostLeader(e.getStatus()) : Failures.of(failure);
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failures.of(FailureCode.NOT_SERVING, "This node is stopping. Try another one.");
    }
  }

  /// The place in the log that the call is judged at.
  private Position asOperator() {
    Position position = calls.barrier().join();
    var _ = log.query(new Query.ReadPolicy());
    return position;
  }

  private static void told(String what) {
    LOG.warn(
        "Audit: {} asks to {}",
        Callers.current().map(Caller::principal).orElse("somebody on loopback"),
        what);
  }

  private static String checkedId(String id) {
    return NodeId.parse(id)
        .orElseThrow(() ->
            Failures.invalid(
                "node_id",
                "has 1 to 64 letters, digits, '.', '_' or '-', and starts with a letter or digit"))
        .value();
  }

  private HostPort address(String field, String text) {
    try {
      HostPort address = HostPort.parse(field, text);
      if (!HOST.matcher(address.host()).matches()) {
        throw Failures.invalid(field, "has a host that is neither a name nor an address");
      }
      if (cluster.loopbackOnly()) {
        address.requireLoopback(field);
      }
      return address;
    } catch (SettingsException e) {
      throw Failures.of(FailureCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
    }
  }

  private <R> void answer(StreamObserver<R> observer, Supplier<R> work) {
    calls.answer(
        observer,
        () -> {
          try {
            return CompletableFuture.completedFuture(work.get());
          } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }
}
