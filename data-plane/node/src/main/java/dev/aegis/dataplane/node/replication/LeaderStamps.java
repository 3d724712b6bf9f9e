package dev.aegis.dataplane.node.replication;

import dev.aegis.wire.log.v1.LogEntry;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.statemachine.StateMachine;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/// Begins entries: stamps time, on the leader and nowhere else.
///
/// Ratis calls this after its leader check, possibly in parallel, so stamps may be slightly out of
/// order in the log; the machine takes their maximum.
final class LeaderStamps {
  /// An entry that Ratis' appenders cannot carry (4 MB) makes the leader step down, and then the
  /// next one that is asked. What comes through group commit is far smaller.
  static final int MAX_ENTRY_BYTES = 2 * GroupCommit.MAX_BYTES_PER_ENTRY;

  private final LeaderClock clock;
  private final LongSupplier wallClockMs;
  private final OwnAppends appends;

  LeaderStamps(LeaderClock clock, LongSupplier wallClockMs, OwnAppends appends) {
    this.clock = clock;
    this.wallClockMs = wallClockMs;
    this.appends = appends;
  }

  /// The stamp is a second serialised LogEntry behind the first: protobuf merges concatenated
  /// messages.
  TransactionContext begin(StateMachine machine, RaftClientRequest request, long term) {
    int bytes = request.getMessage().getContent().size();
    if (bytes > MAX_ENTRY_BYTES) {
      TransactionContext refused = context(machine, request).build();
      refused.setException(
          new IOException(
              "an entry of %d bytes; the limit is %d".formatted(bytes, MAX_ENTRY_BYTES)));
      return refused;
    }
    appends.started(request.getCallId());
    LogEntry stamp =
        LogEntry.newBuilder()
            .setLeaderTimestampMs(clock.stamp(term))
            .setLeaderWallMs(wallClockMs.getAsLong())
            .build();
    return context(machine, request)
        .setLogData(
            request
                .getMessage()
                .getContent()
                .concat(UnsafeByteOperations.unsafeWrap(stamp.toByteArray())))
        .build();
  }

  private static TransactionContext.Builder context(
      StateMachine machine, RaftClientRequest request) {
    return TransactionContext.newBuilder()
        .setStateMachine(machine)
        .setServerRole(RaftPeerRole.LEADER)
        .setClientRequest(request);
  }
}
