package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.node.log.AppliedListener;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/// Knows which entries of the log this node missed: those that came when they were committed
/// already, which a majority had without it.
///
/// A leader sends an entry as soon as it has it, and every request says how far the leader had
/// committed when it was sent. So an entry up to there was not sent for the first time because it
/// was new; it is late by as long as this node was away, and its time says nothing about clocks.
/// Thread-safe; looks at requests and changes none.
final class MissedEntries implements ServerInterceptor {
  private final AtomicLong upTo = new AtomicLong(-1);

  /// A request of a leader has come.
  void came(AppendEntriesRequestProto request) {
    long committed = request.getLeaderCommit();
    if (request.getEntriesCount() > 0 && request.getEntries(0).getIndex() <= committed) {
      upTo.accumulateAndGet(committed, Math::max);
    }
  }

  /// The same listener, who is told of no time for what was missed.
  AppliedListener withoutTheirTimes(AppliedListener listener) {
    return new AppliedListener() {
      @Override
      public void applied(Applied applied, long leaderWallMs) {
        listener.applied(applied, applied.index() <= upTo.get() ? NO_TIME : leaderWallMs);
      }

      @Override
      public void replaced() {
        listener.replaced();
      }
    };
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
      @Override
      public void onMessage(Q message) {
        if (message instanceof AppendEntriesRequestProto request) {
          came(request);
        }
        super.onMessage(message);
      }
    };
  }
}
