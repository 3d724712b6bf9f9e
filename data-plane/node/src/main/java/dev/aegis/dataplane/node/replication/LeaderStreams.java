package dev.aegis.dataplane.node.replication;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/// Knows from whom streams of entries to this node are open, and tells when one begins and when one
/// breaks.
///
/// A leader keeps two to each follower, for entries and for heartbeats. They end in an orderly way,
/// or break with their connection, which for a process that was killed is at once. Thread-safe;
/// looks at requests and changes none.
final class LeaderStreams implements ServerInterceptor {
  private final Map<String, Integer> open = new ConcurrentHashMap<>();
  private volatile Listener listener =
      new Listener() {
        @Override
        public void opened(String node) {}

        @Override
        public void broke(String node) {}
      };

  /// Told on the connection's thread.
  interface Listener {

    /// The first stream of this node is open.
    void opened(String node);

    /// A stream of this node broke.
    void broke(String node);
  }

  void tell(Listener told) {
    listener = told;
  }

  boolean isOpenFrom(String node) {
    return open.containsKey(node);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Stream<>(next.startCall(call, headers));
  }

  /// One call. gRPC tells a listener one thing after the other.
  private final class Stream<Q> extends SimpleForwardingServerCallListener<Q> {
    private @Nullable String sender;

    Stream(ServerCall.Listener<Q> receiver) {
      super(receiver);
    }

    @Override
    public void onMessage(Q message) {
      if (sender == null && message instanceof AppendEntriesRequestProto request) {
        String found = request.getServerRequest().getRequestorId().toStringUtf8();
        sender = found;
        if (open.merge(found, 1, Integer::sum) == 1) {
          listener.opened(found);
        }
      }
      super.onMessage(message);
    }

    @Override
    public void onComplete() {
      var _ = ended();
      super.onComplete();
    }

    @Override
    public void onCancel() {
      String from = ended();
      super.onCancel();
      if (from != null) {
        listener.broke(from);
      }
    }

    private @Nullable String ended() {
      String from = sender;
      sender = null;
      if (from != null) {
        open.computeIfPresent(from, (_, streams) -> streams == 1 ? null : streams - 1);
      }
      return from;
    }
  }
}
