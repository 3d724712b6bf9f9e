package dev.aegis.load.aegis;

import dev.aegis.load.cluster.ClusterException;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.SessionServiceGrpc.SessionServiceBlockingStub;
import dev.aegis.wire.v1.SessionServiceGrpc.SessionServiceStub;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// Sessions that are kept alive until this is closed: each is renewed at a third of its TTL, all on
/// one stream, spread evenly over that time, so that ten thousand of them are a steady trickle and
/// not a flood. A stream that ended is opened again at the next renewal.
final class AegisSessions implements AutoCloseable {
  private static final Duration TTL = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final int RENEWAL_STEPS = 100;
  private static final int CALLS_AT_ONCE = 32;
  private static final String OWNER = "aegis load";

  private final List<Long> ids = new ArrayList<>();
  private final SessionServiceBlockingStub calls;
  private final SessionServiceStub streams;
  private final AtomicReference<@Nullable StreamObserver<KeepAliveRequest>> stream =
      new AtomicReference<>();
  private final AtomicReference<@Nullable StatusRuntimeException> refusal = new AtomicReference<>();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("renewals").factory());
  private int step;

  /// Opens sessions.
  ///
  /// @throws ClusterException when the cluster refuses one; the others are ended then
  AegisSessions(SessionServiceBlockingStub calls, SessionServiceStub streams, int count) {
    this.calls = calls;
    this.streams = streams;
    long every = TTL.dividedBy(3).dividedBy(RENEWAL_STEPS).toMillis();
    var _ = renewals.scheduleAtFixedRate(this::renewSome, every, every, TimeUnit.MILLISECONDS);
    atOnce(count, _ -> create());
    StatusRuntimeException why = refusal.get();
    if (why != null) {
      int opened = snapshot().size();
      close();
      throw new ClusterException(
          "The cluster opened %d sessions of %d (%s); ask for fewer, or raise limits.max-sessions."
              .formatted(opened, count, AegisFailures.kindOf(why)),
          why);
    }
  }

  private void create() {
    try {
      long id =
          deadlined()
              .create(
                  CreateSessionRequest.newBuilder()
                      .setTtlMs(TTL.toMillis())
                      .setOwner(OWNER)
                      .build())
              .getSessionId();
      synchronized (ids) {
        ids.add(id);
      }
    } catch (StatusRuntimeException e) {
      refusal.compareAndSet(null, e);
    }
  }

  /// A session's id, by its number from 0.
  long id(int number) {
    synchronized (ids) {
      return ids.get(number);
    }
  }

  private void renewSome() {
    StreamObserver<KeepAliveRequest> open = stream.get();
    if (open == null) {
      open = streams.keepAlive(new Answers());
      stream.set(open);
    }
    List<Long> all = snapshot();
    for (int i = step; i < all.size(); i += RENEWAL_STEPS) {
      open.onNext(KeepAliveRequest.newBuilder().setSessionId(all.get(i)).build());
    }
    step = (step + 1) % RENEWAL_STEPS;
  }

  private List<Long> snapshot() {
    synchronized (ids) {
      return List.copyOf(ids);
    }
  }

  private SessionServiceBlockingStub deadlined() {
    return calls.withDeadlineAfter(ANSWER_WITHIN);
  }

  /// Ends the sessions, so that none of them expires into a later measurement.
  @Override
  public void close() {
    renewals.shutdownNow();
    List<Long> all = snapshot();
    atOnce(all.size(), number -> end(all.get(number)));
  }

  private void end(long id) {
    try {
      var _ = deadlined().end(EndSessionRequest.newBuilder().setSessionId(id).build());
    } catch (StatusRuntimeException _) {
      // It is gone, or the cluster is in no state to end it; then its TTL will.
    }
  }

  private static void atOnce(int count, IntConsumer call) {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLS_AT_ONCE)) {
      for (int i = 0; i < count; i++) {
        int number = i;
        callers.execute(() -> call.accept(number));
      }
    }
  }

  private final class Answers implements StreamObserver<KeepAliveResponse> {
    @Override
    public void onNext(KeepAliveResponse response) {
      // A session that is gone shows by the failures of its locks.
    }

    @Override
    public void onError(Throwable failure) {
      stream.set(null);
    }

    @Override
    public void onCompleted() {
      stream.set(null);
    }
  }
}
