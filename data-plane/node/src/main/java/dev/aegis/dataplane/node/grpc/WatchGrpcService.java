package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.watch.WatchHub;
import dev.aegis.dataplane.node.watch.WatchSpec;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;

/// Watches over gRPC, served by the node they are opened on.
final class WatchGrpcService extends WatchServiceGrpc.WatchServiceImplBase {
  static final int MIN_PROGRESS_INTERVAL_MS = 100;
  static final int MAX_PROGRESS_INTERVAL_MS = 600_000;

  private final Calls calls;
  private final CommandLog log;
  private final WatchHub hub;
  private final int maxWatchers;

  WatchGrpcService(Calls calls, CommandLog log, WatchHub hub, int maxWatchers) {
    this.calls = calls;
    this.log = log;
    this.hub = hub;
    this.maxWatchers = maxWatchers;
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchResponse> observer) {
    try {
      open(request, (ServerCallStreamObserver<WatchResponse>) observer);
    } catch (StatusRuntimeException refused) {
      observer.onError(refused);
    }
  }

  private void open(WatchRequest request, ServerCallStreamObserver<WatchResponse> observer) {
    WatchSpec spec = spec(request);
    if (hub.open() >= maxWatchers) {
      throw Failures.limit("limits.max-watchers", maxWatchers, hub.open() + 1L);
    }
    // The watch reads on a thread of its own, and still for the caller of this call: a role that is
    // taken away ends it. This first look refuses before anything is said.
    CommandLog ofCall = LogOfCall.current(log);
    var _ = ofCall.query(new Query.ReadHistory(spec.from(), spec.to(), spec.fromRevision(), 1));
    WatchStream stream =
        new WatchStream(calls, log::position, observer, request.getPreviousValue());
    stream.open(spec.fromRevision());
    stream.servedBy(hub.watch(spec, ofCall::query, stream));
  }

  private WatchSpec spec(WatchRequest request) {
    boolean everythingUpTo = request.getKey().isEmpty() && request.hasRangeEnd();
    Bytes from = everythingUpTo ? Bytes.EMPTY : Checks.key(request.getKey());
    Bytes to = KeyRequests.end(request.hasRangeEnd(), request.getRangeEnd());
    long start = KeyRequests.revision("start_revision", request.getStartRevision());
    return new WatchSpec(
        from,
        to,
        start == 0 ? log.position().revision() + 1 : start,
        !request.getNoPut(),
        !request.getNoDelete(),
        progressEvery(request.getProgressIntervalMs()));
  }

  private static Optional<Duration> progressEvery(int ms) {
    if (ms == 0) {
      return Optional.empty();
    }
    if (ms < 0 || ms > MAX_PROGRESS_INTERVAL_MS) {
      throw Failures.limit(
          "progress_interval_ms", MAX_PROGRESS_INTERVAL_MS, Integer.toUnsignedLong(ms));
    }
    if (ms < MIN_PROGRESS_INTERVAL_MS) {
      throw Failures.limit("progress_interval_ms (least)", MIN_PROGRESS_INTERVAL_MS, ms);
    }
    return Optional.of(Duration.ofMillis(ms));
  }
}
