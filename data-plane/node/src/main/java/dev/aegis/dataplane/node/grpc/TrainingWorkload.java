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
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// The calls a training cluster lives through (see `NodeTraining`).
public final class TrainingWorkload {
  private static final int ROUNDS = 400;
  private static final int CALLERS = 64;
  private static final ByteString VALUE = ByteString.copyFrom(new byte[256]);
  private static final Duration SERVED_WITHIN = Duration.ofSeconds(30);
  private static final Duration CALL_WITHIN = Duration.ofSeconds(10);

  /// What an election or a full queue makes of a call; all else is final.
  private static final Set<Status.Code> PASSING =
      Set.of(
          Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED, Status.Code.RESOURCE_EXHAUSTED);

  private final Channel channel;
  private final ByteString key;
  private final String lock;
  private long session;
  private long sequence;

  private TrainingWorkload(Channel channel, String name) {
    this.channel = channel;
    this.key = ByteString.copyFromUtf8(name);
    this.lock = name;
  }

  /// Every kind of call at one node: a few hundred times by one caller, from the first election on,
  /// then for this time by many at once, which is what a busy leader and its followers run.
  public static void run(HostPort address, Duration crowded) throws InterruptedException {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      TrainingWorkload first = new TrainingWorkload(channel, "training/" + address.port());
      first.open();
      for (int round = 0; round < ROUNDS; round++) {
        first.callEach();
      }
      first.end();
      crowd(channel, System.nanoTime() + crowded.toNanos());
    } finally {
      channel.shutdownNow();
    }
  }

  private static void crowd(Channel channel, long end) throws InterruptedException {
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        TrainingWorkload one = new TrainingWorkload(channel, "crowd/" + caller);
        callers.add(executor.submit(() -> one.callUntil(end)));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("A caller of the training crowd failed", e);
    }
  }

  private void callUntil(long end) {
    open();
    while (System.nanoTime() < end) {
      callEach();
    }
    end();
  }

  private void open() {
    session =
        served(() ->
            within(SessionServiceGrpc.newBlockingStub(channel))
                .create(CreateSessionRequest.newBuilder().setTtlMs(600_000).build())
                .getSessionId());
  }

  private void callEach() {
    var kv = KvServiceGrpc.newBlockingStub(channel);
    var locks = LockServiceGrpc.newBlockingStub(channel);
    PutRequest put = PutRequest.newBuilder().setRequest(next()).setKey(key).setValue(VALUE).build();
    var _ = served(() -> within(kv).put(put));
    var _ = served(() -> within(kv).range(RangeRequest.newBuilder().setKey(key).build()));
    AcquireLockRequest acquire =
        AcquireLockRequest.newBuilder().setRequest(next()).setLockName(lock).build();
    long token = served(() -> within(locks).acquire(acquire)).getGranted().getToken();
    ReleaseLockRequest release =
        ReleaseLockRequest.newBuilder()
            .setRequest(next())
            .setLockName(lock)
            .setToken(token)
            .build();
    var _ = served(() -> within(locks).release(release));
  }

  private void end() {
    var _ =
        served(() ->
            within(SessionServiceGrpc.newBlockingStub(channel))
                .end(EndSessionRequest.newBuilder().setSessionId(session).build()));
  }

  private RequestId next() {
    sequence++;
    return RequestId.newBuilder().setSessionId(session).setSequence(sequence).build();
  }

  private static <S extends AbstractStub<S>> S within(S stub) {
    return stub.withDeadlineAfter(CALL_WITHIN);
  }

  /// Again through elections, of which a cold cluster on a busy machine has several.
  private static <T> T served(Supplier<T> call) {
    long giveUp = System.nanoTime() + SERVED_WITHIN.toNanos();
    while (true) {
      try {
        return call.get();
      } catch (StatusRuntimeException e) {
        if (!PASSING.contains(e.getStatus().getCode()) || System.nanoTime() > giveUp) {
          throw e;
        }
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }
}
