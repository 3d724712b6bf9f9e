package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.time.Duration;

/// The calls a training cluster lives through (see `NodeTraining`).
public final class TrainingWorkload {
  private static final int ROUNDS = 400;
  private static final Duration LEADER_WITHIN = Duration.ofSeconds(30);

  private TrainingWorkload() {}

  /// Every kind of call a few hundred times, at one node, from the first election on.
  public static void run(HostPort address) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      long session = openSession(channel);
      var kv = KvServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofMinutes(1));
      var locks = LockServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofMinutes(1));
      var _ =
          locks.acquire(
              AcquireLockRequest.newBuilder()
                  .setRequest(RequestId.newBuilder().setSessionId(session).setSequence(1))
                  .setLockName("training " + address.port())
                  .build());
      for (int round = 0; round < ROUNDS; round++) {
        ByteString key = ByteString.copyFromUtf8("training/" + round);
        var _ =
            kv.put(
                PutRequest.newBuilder()
                    .setRequest(
                        RequestId.newBuilder().setSessionId(session).setSequence(round + 2L))
                    .setKey(key)
                    .setValue(key)
                    .build());
        var _ = kv.range(RangeRequest.newBuilder().setKey(key).build());
      }
      var _ =
          SessionServiceGrpc.newBlockingStub(channel)
              .withDeadlineAfter(Duration.ofMinutes(1))
              .end(EndSessionRequest.newBuilder().setSessionId(session).build());
    } finally {
      channel.shutdownNow();
    }
  }

  /// The first call waits for the first election.
  private static long openSession(ManagedChannel channel) throws InterruptedException {
    long giveUp = System.nanoTime() + LEADER_WITHIN.toNanos();
    while (true) {
      try {
        return SessionServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofSeconds(5))
            .create(CreateSessionRequest.getDefaultInstance())
            .getSessionId();
      } catch (StatusRuntimeException e) {
        if (System.nanoTime() > giveUp) {
          throw e;
        }
        Thread.sleep(Duration.ofMillis(100));
      }
    }
  }
}
