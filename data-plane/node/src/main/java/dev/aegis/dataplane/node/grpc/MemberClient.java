package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.TlsIdentity;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.ClusterServiceGrpc.ClusterServiceBlockingStub;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.MemberAddRequest;
import dev.aegis.wire.v1.MemberListRequest;
import dev.aegis.wire.v1.MemberPromoteRequest;
import dev.aegis.wire.v1.MemberRemoveRequest;
import dev.aegis.wire.v1.MemberState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An operator's way to the members of a cluster. Asks one node after the other while what failed
/// is safe to try again. For one thread.
public final class MemberClient {
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final List<HostPort> nodes;
  private final Optional<TlsIdentity> shown;

  /// For a cluster that is reached at these nodes.
  ///
  /// @param shown the certificate of an operator; empty for nodes that ask for none
  public MemberClient(List<HostPort> nodes, Optional<TlsIdentity> shown) {
    this.nodes = List.copyOf(nodes);
    this.shown = shown;
  }

  /// The cluster did not do it. The message is a sentence.
  public static final class NotDoneException extends IOException {
    private static final long serialVersionUID = 1;

    private final boolean tooEarly;

    private NotDoneException(String message, boolean tooEarly, StatusRuntimeException cause) {
      super(message, cause);
      this.tooEarly = tooEarly;
    }

    /// The learner has to catch up first.
    public boolean isTooEarly() {
      return tooEarly;
    }
  }

  /// One member as the leader sees it.
  public record Row(
      String id,
      String peerAddress,
      String clientAddress,
      boolean votes,
      boolean leads,
      long matchIndex,
      long entriesBehind,
      boolean reachable) {}

  public List<Row> list() throws NotDoneException {
    List<Row> rows = new ArrayList<>();
    for (MemberState state :
        ask(stub -> stub.memberList(MemberListRequest.getDefaultInstance())).getMembersList()) {
      rows.add(
          new Row(
              state.getMember().getNodeId(),
              state.getMember().getPeerAddress(),
              state.getMember().getClientAddress(),
              state.getMember().getRole() == dev.aegis.wire.v1.Member.Role.VOTER,
              state.getLeader(),
              state.getMatchIndex(),
              state.getEntriesBehind(),
              state.getReachable()));
    }
    return rows;
  }

  public void add(String id, HostPort peer, HostPort client) throws NotDoneException {
    var _ =
        ask(stub ->
            stub.memberAdd(
                MemberAddRequest.newBuilder()
                    .setNodeId(id)
                    .setPeerAddress(peer.toString())
                    .setClientAddress(client.toString())
                    .build()));
  }

  public void promote(String id) throws NotDoneException {
    var _ =
        ask(stub -> stub.memberPromote(MemberPromoteRequest.newBuilder().setNodeId(id).build()));
  }

  public void remove(String id) throws NotDoneException {
    var _ = ask(stub -> stub.memberRemove(MemberRemoveRequest.newBuilder().setNodeId(id).build()));
  }

  private <R> R ask(Function<ClusterServiceBlockingStub, R> call) throws NotDoneException {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    for (int i = 0; ; i++) {
      HostPort node = nodes.get(i % nodes.size());
      try {
        return askAt(node, call);
      } catch (StatusRuntimeException e) {
        if (!mayBeTriedAgain(e) || System.nanoTime() > giveUp) {
          throw notDone(node, e);
        }
        pause(node, e);
      }
    }
  }

  private <R> R askAt(HostPort node, Function<ClusterServiceBlockingStub, R> call) {
    ManagedChannel channel = Connections.to(node, shown).build();
    try {
      return call.apply(ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE));
    } finally {
      channel.shutdownNow();
    }
  }

  /// A node that cannot be reached says nothing typed.
  private static boolean mayBeTriedAgain(StatusRuntimeException e) {
    Failure failure = Failures.in(e);
    return failure == null
        ? e.getStatus().getCode() == Status.Code.UNAVAILABLE
        : failure.getCode() == FailureCode.NO_LEADER
            || failure.getCode() == FailureCode.NOT_LEADER
            || failure.getCode() == FailureCode.NOT_SERVING;
  }

  private static void pause(HostPort node, StatusRuntimeException e) throws NotDoneException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw notDone(node, e);
    }
  }

  private static NotDoneException notDone(HostPort node, StatusRuntimeException e) {
    Failure failure = Failures.in(e);
    return failure == null
        ? new NotDoneException(
            "The node at %s could not be reached or broke off (%s). Look at the members before trying again."
                .formatted(node, e.getStatus().getCode()),
            false,
            e)
        : new NotDoneException(
            failure.getMessage(), failure.getCode() == FailureCode.MEMBER_NOT_CAUGHT_UP, e);
  }
}
