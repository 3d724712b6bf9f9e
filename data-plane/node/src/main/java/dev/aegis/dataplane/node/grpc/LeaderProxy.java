package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.Set;

/// Lets any node take any call: a node that does not lead passes it on to the leader, one hop and
/// no further.
///
/// The call is bridged message by message with its deadline and its trailers, whatever its shape
/// (unary or stream), so no service has to know. A call that already made its hop and still does
/// not meet the leader fails with a hint: leadership moved meanwhile, and the client should follow.
///
/// Served here on every node: status, backups, watches, observed elections, serializable reads, and
/// what nodes ask each other. What a leader passes on that has just handed leadership over makes
/// the same one hop.
final class LeaderProxy implements ServerInterceptor {
  private static final Metadata.Key<String> HOP =
      Metadata.Key.of("aegis-hop", Metadata.ASCII_STRING_MARSHALLER);

  private static final String FOR_A_CLIENT = "client";
  private static final String FOR_A_NODE = "node";

  private static final Set<String> SERVED_HERE =
      Set.of(
          PeerServiceGrpc.getCurrentTermMethod().getFullMethodName(),
          PeerServiceGrpc.getViewMethod().getFullMethodName(),
          ClusterServiceGrpc.getStatusMethod().getFullMethodName(),
          ClusterServiceGrpc.getSaveSnapshotMethod().getFullMethodName(),
          WatchServiceGrpc.getWatchMethod().getFullMethodName(),
          ElectionServiceGrpc.getObserveMethod().getFullMethodName());

  private final String self;
  private final Consensus consensus;
  private final PeerChannels peers;
  private final Failures failures;

  LeaderProxy(String self, Consensus consensus, PeerChannels peers, Failures failures) {
    this.self = self;
    this.consensus = consensus;
    this.peers = peers;
    this.failures = failures;
  }

  /// Whether another node passes this call on for its own client.
  static boolean isPassedOnForANode(Metadata headers) {
    return FOR_A_NODE.equals(headers.get(HOP));
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (SERVED_HERE.contains(call.getMethodDescriptor().getFullMethodName())
        || consensus.isLeaderReady()) {
      return next.startCall(call, headers);
    }
    call.request(1);
    return new FirstMessage<>(call, headers, next);
  }

  /// Where a call goes may depend on what it asks (a serializable read stays), so the decision
  /// waits for the first message.
  private final class FirstMessage<Q, R> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, R> call;
    private final Metadata headers;
    private final ServerCallHandler<Q, R> next;
    private ServerCall.@org.jspecify.annotations.Nullable Listener<Q> delegate;
    private boolean refused;

    FirstMessage(ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      this.call = call;
      this.headers = headers;
      this.next = next;
    }

    @Override
    public void onMessage(Q message) {
      if (refused) {
        return;
      }
      ServerCall.Listener<Q> chosen = delegate;
      if (chosen == null) {
        try {
          chosen = choose(message);
        } catch (StatusRuntimeException failure) {
          refused = true;
          Metadata trailers = failure.getTrailers();
          call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
          return;
        }
        delegate = chosen;
      }
      chosen.onMessage(message);
    }

    private ServerCall.Listener<Q> choose(Q message) {
      if (message instanceof RangeRequest range && range.getSerializable()) {
        return next.startCall(call, headers);
      }
      String leader = consensus.leader().orElse("");
      Optional<ManagedChannel> channel = peers.to(leader);
      if (headers.containsKey(HOP) || channel.isEmpty() || Callers.isOwnCallOfAnother(self)) {
        throw failures.notLeader(leader.equals(self) ? "" : leader);
      }
      return bridge(call, channel.get());
    }

    @Override
    public void onHalfClose() {
      if (delegate != null) {
        delegate.onHalfClose();
      } else if (!refused) {
        refused = true;
        call.close(Status.CANCELLED.withDescription("no request"), new Metadata());
      }
    }

    @Override
    public void onCancel() {
      if (delegate != null) {
        delegate.onCancel();
      }
    }

    @Override
    public void onReady() {
      if (delegate != null) {
        delegate.onReady();
      }
    }
  }

  private static <Q, R> ServerCall.Listener<Q> bridge(
      ServerCall<Q, R> serverCall, ManagedChannel channel) {
    CallOptions options = CallOptions.DEFAULT;
    Deadline deadline = Context.current().getDeadline();
    if (deadline != null) {
      options = options.withDeadline(deadline);
    }
    ClientCall<Q, R> clientCall = channel.newCall(serverCall.getMethodDescriptor(), options);
    clientCall.start(new Answers<>(serverCall, clientCall), hop());
    clientCall.request(1);
    return new Requests<>(serverCall, clientCall);
  }

  /// What tells the leader that the current call is passed on, and for whom.
  static Metadata hop() {
    Metadata hop = new Metadata();
    hop.put(HOP, OwnCalls.isOwn() ? FOR_A_NODE : FOR_A_CLIENT);
    Callers.nameIn(hop);
    return hop;
  }

  /// What the client sends goes to the leader.
  private static final class Requests<Q, R> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, R> serverCall;
    private final ClientCall<Q, R> clientCall;

    Requests(ServerCall<Q, R> serverCall, ClientCall<Q, R> clientCall) {
      this.serverCall = serverCall;
      this.clientCall = clientCall;
    }

    @Override
    public void onMessage(Q message) {
      clientCall.sendMessage(message);
      serverCall.request(1);
    }

    @Override
    public void onHalfClose() {
      clientCall.halfClose();
    }

    @Override
    public void onCancel() {
      clientCall.cancel("the client went away", null);
    }
  }

  /// What the leader answers goes to the client.
  private static final class Answers<Q, R> extends ClientCall.Listener<R> {
    private final ServerCall<Q, R> serverCall;
    private final ClientCall<Q, R> clientCall;

    Answers(ServerCall<Q, R> serverCall, ClientCall<Q, R> clientCall) {
      this.serverCall = serverCall;
      this.clientCall = clientCall;
    }

    @Override
    public void onHeaders(Metadata headers) {
      serverCall.sendHeaders(new Metadata());
    }

    @Override
    public void onMessage(R message) {
      serverCall.sendMessage(message);
      clientCall.request(1);
    }

    /// The leader's own failures pass unchanged. One that the connection itself made has no typed
    /// trailer: the call may or may not have reached the leader, so its outcome is unknown.
    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!status.isOk() && trailers.get(Failures.TRAILER) == null) {
        StatusRuntimeException unknown = Failures.lostLeader(status);
        Metadata typed = unknown.getTrailers();
        serverCall.close(unknown.getStatus(), typed == null ? new Metadata() : typed);
        return;
      }
      Metadata passed = new Metadata();
      if (trailers.get(Failures.TRAILER) != null) {
        passed.put(Failures.TRAILER, trailers.get(Failures.TRAILER));
      }
      serverCall.close(status, passed);
    }
  }
}
