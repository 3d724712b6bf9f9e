package dev.aegis.dataplane.node.cluster;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.RangeResponse;
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.StatusRequest;
import dev.aegis.wire.v1.StatusResponse;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bare wire protocol, with a deadline on every call.
final class TestClient {
  private static final Metadata.Key<Failure> FAILURE =
      Metadata.Key.of(
          "aegis-failure-bin", ProtoUtils.metadataMarshaller(Failure.getDefaultInstance()));

  private final Channel channel;

  TestClient(Channel channel) {
    this.channel = channel;
  }

  /// The typed failure a call ended with; the unspecified one when it had none.
  static Failure failureOf(StatusRuntimeException e) {
    Metadata trailers = e.getTrailers();
    @Nullable Failure failure = trailers == null ? null : trailers.get(FAILURE);
    return failure == null ? Failure.getDefaultInstance() : failure;
  }

  /// Repeats what fails with a typed failure until it succeeds; anything untyped ends the test.
  static <T> T untilServed(Supplier<T> call) {
    long giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      try {
        return call.get();
      } catch (StatusRuntimeException e) {
        if (failureOf(e).equals(Failure.getDefaultInstance()) || System.nanoTime() > giveUp) {
          throw e;
        }
        pauseAfter(e);
      }
    }
  }

  /// How a call is refused by a cluster that has a leader: who does not know of one yet is asked
  /// again.
  static StatusRuntimeException refusalOf(Supplier<?> call) {
    long giveUp = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (true) {
      try {
        throw new AssertionError("not refused, but answered: " + call.get());
      } catch (StatusRuntimeException e) {
        FailureCode code = failureOf(e).getCode();
        if ((code != FailureCode.NO_LEADER && code != FailureCode.NOT_LEADER)
            || System.nanoTime() > giveUp) {
          return e;
        }
        pauseAfter(e);
      }
    }
  }

  private static void pauseAfter(StatusRuntimeException e) {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  long openSession(long ttlMs) {
    return openSession(ttlMs, "test");
  }

  long openSession(long ttlMs, String owner) {
    return SessionServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(5))
        .create(CreateSessionRequest.newBuilder().setTtlMs(ttlMs).setOwner(owner).build())
        .getSessionId();
  }

  void endSession(long session) {
    var _ =
        SessionServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofSeconds(5))
            .end(EndSessionRequest.newBuilder().setSessionId(session).build());
  }

  PutResponse put(String key, String value) {
    return kv().put(
            PutRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build());
  }

  PutResponse put(long session, long sequence, String key, String value) {
    return kv().put(
            PutRequest.newBuilder()
                .setRequest(request(session, sequence))
                .setKey(ByteString.copyFromUtf8(key))
                .setValue(ByteString.copyFromUtf8(value))
                .build());
  }

  String get(String key) {
    RangeResponse response =
        kv().range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build());
    return response.getKvsCount() == 0 ? "" : response.getKvs(0).getValue().toStringUtf8();
  }

  KvServiceGrpc.KvServiceBlockingStub kv() {
    return KvServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(5));
  }

  AcquireLockResponse acquire(long session, long sequence, String lock, long waitMs) {
    return LockServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofMillis(waitMs + 10_000))
        .acquire(
            AcquireLockRequest.newBuilder()
                .setRequest(request(session, sequence))
                .setLockName(lock)
                .setWaitMs(waitMs)
                .build());
  }

  DescribeLockResponse describe(String lock) {
    return LockServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(5))
        .describe(DescribeLockRequest.newBuilder().setLockName(lock).build());
  }

  StatusResponse status() {
    return ClusterServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofSeconds(5))
        .status(StatusRequest.getDefaultInstance());
  }

  void release(long session, long sequence, String lock, long token) {
    var _ =
        LockServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(Duration.ofSeconds(5))
            .release(
                ReleaseLockRequest.newBuilder()
                    .setRequest(request(session, sequence))
                    .setLockName(lock)
                    .setToken(token)
                    .build());
  }

  private static RequestId request(long session, long sequence) {
    return RequestId.newBuilder().setSessionId(session).setSequence(sequence).build();
  }
}
