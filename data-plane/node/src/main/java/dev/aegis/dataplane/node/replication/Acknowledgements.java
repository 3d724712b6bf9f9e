package dev.aegis.dataplane.node.replication;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;

/// Lets no acknowledgement leave for an entry that is not on this node's disk (ADR-042).
///
/// A leader counts what a follower acknowledges towards a commit. Ratis 3.3.0 answers a request
/// once those of its entries are written that came with it for the first time; entries that came
/// before count as written as soon as they are in memory, even when their write is under way or has
/// failed. So an answer waits here for the sync of the log, and after a while tells the leader to
/// send again what is not there. Thread-safe.
final class Acknowledgements implements ServerInterceptor {
  /// What a sync may take without the leader sending all over again.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  private final LogCuts cuts = new LogCuts();
  private volatile LongSupplier synced = () -> RaftLog.INVALID_LOG_INDEX;

  /// To be told what is cut off the log.
  LogCuts cuts() {
    return cuts;
  }

  /// @param index up to which the log was written and synced, but for what is being cut off; until
  ///   it is known, nothing is acknowledged
  void logOpened(LongSupplier index) {
    synced = index;
  }

  /// The last entry that is certain to be on disk.
  private long durable() {
    return cuts.staying(synced.getAsLong());
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return next.startCall(
        new SimpleForwardingServerCall<>(call) {
          @Override
          public void sendMessage(R message) {
            super.sendMessage(
                message instanceof AppendEntriesReplyProto reply ? honest(reply) : message);
          }

          @SuppressWarnings("unchecked") // of a call that answers with these
          private R honest(AppendEntriesReplyProto reply) {
            return (R) Acknowledgements.this.honest(reply);
          }
        },
        headers);
  }

  /// The same answer once it is true, or what is true instead.
  AppendEntriesReplyProto honest(AppendEntriesReplyProto reply) {
    if (reply.getResult() != AppendResult.SUCCESS) {
      return reply;
    }
    // Looked at once for both answers: a leader that is told to go on behind these entries, without
    // having been told that they are here, would never ask for them again.
    long certain = awaitDurable(reply.getMatchIndex());
    return reply.getMatchIndex() <= certain
        ? reply
        : reply.toBuilder()
            .setServerReply(reply.getServerReply().toBuilder().setSuccess(false))
            .setResult(AppendResult.INCONSISTENCY)
            .setNextIndex(Math.max(certain + 1, RaftLog.LEAST_VALID_LOG_INDEX))
            .setMatchIndex(RaftLog.INVALID_LOG_INDEX)
            .build();
  }

  /// What is durable once that is as much as `index`, or at the end of patience.
  private long awaitDurable(long index) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long certain = durable();
    while (certain < index && System.nanoTime() < deadline) {
      try {
        Thread.sleep(LOOK_EVERY);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return certain;
      }
      certain = durable();
    }
    return certain;
  }
}
