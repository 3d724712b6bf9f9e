package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.watch.ElectionNews;
import dev.aegis.dataplane.node.watch.ElectionObserver;
import dev.aegis.wire.v1.NoLeader;
import dev.aegis.wire.v1.ObserveResponse;
import dev.aegis.wire.v1.ResponseHeader;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Delivers the news of an election to one client at the client's pace: gRPC's own flow control
/// blocks only this observer's thread. Thread-safe.
final class ElectionStream implements ElectionObserver.Sink {
  private final ServerCallStreamObserver<ObserveResponse> observer;
  private final Supplier<ResponseHeader> header;
  private @Nullable ElectionObserver source;
  private boolean over;

  ElectionStream(
      ServerCallStreamObserver<ObserveResponse> observer, Supplier<ResponseHeader> header) {
    this.observer = observer;
    this.header = header;
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
    ObserveResponse.Builder response =
        ObserveResponse.newBuilder().setHeader(header.get()).setResynchronised(resynchronised);
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
}
