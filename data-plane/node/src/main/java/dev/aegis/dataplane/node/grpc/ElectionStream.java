package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.watch.ElectionNews;
import dev.aegis.dataplane.node.watch.ElectionObserver;
import dev.aegis.wire.v1.NoLeader;
import dev.aegis.wire.v1.ObserveResponse;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Delivers the news of an election to one client at the client's pace: gRPC's own flow control
/// blocks only this observer's thread. Thread-safe.
final class ElectionStream implements ElectionObserver.Sink {
  private final Calls calls;
  private final Supplier<Position> position;
  private final ServerCallStreamObserver<ObserveResponse> observer;
  private final Runnable mayKnow;
  private @Nullable ElectionObserver source;
  private boolean over;

  /// @param mayKnow throws when this client may not be told of the election any more
  ElectionStream(
      Calls calls,
      Supplier<Position> position,
      ServerCallStreamObserver<ObserveResponse> observer,
      Runnable mayKnow) {
    this.calls = calls;
    this.position = position;
    this.observer = observer;
    this.mayKnow = mayKnow;
  }

  synchronized void serving(ElectionObserver serving) {
    source = serving;
    if (over) {
      serving.close();
    }
  }

  synchronized void ready() {
    notifyAll();
  }

  synchronized void cancelled() {
    over = true;
    notifyAll();
    if (source != null) {
      source.close();
    }
  }

  @Override
  public synchronized boolean deliver(Optional<ElectionNews> news, boolean resynchronised)
      throws InterruptedException {
    while (!over && !observer.isReady()) {
      wait();
    }
    if (over) {
      return false;
    }
    mayKnow.run();
    ObserveResponse.Builder response =
        ObserveResponse.newBuilder()
            .setHeader(calls.header(position.get()))
            .setResynchronised(resynchronised);
    switch (news.orElse(null)) {
      case ElectionNews.Leads leads ->
          response.setLeader(
              ElectionGrpcService.leader(
                  leads.session(), leads.token(), leads.proclamation(), leads.value()));
      case ElectionNews.Vacant _ -> response.setNoLeader(NoLeader.getDefaultInstance());
      case null -> {}
    }
    observer.onNext(response.build());
    return true;
  }

  @Override
  public synchronized void failed(RuntimeException failure) {
    if (!over) {
      over = true;
      notifyAll();
      observer.onError(calls.failureOf(failure));
    }
  }
}
