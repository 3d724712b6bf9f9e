package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.wire.peer.v1.CurrentTermRequest;
import dev.aegis.wire.peer.v1.CurrentTermResponse;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Asks nodes for their term over one long-lived stream to each: a question is one small message,
/// not a call.
///
/// At most one question is under way on a stream, so the next answer belongs to it, and a node that
/// is stuck costs nothing but its own answer. A stream is opened on a connection that stands; a
/// node without one is told to be unreachable at once, and is being connected to meanwhile. Streams
/// end with the channels they run on.
public final class PeerTermStreams implements PeerTerms {
  /// After a stream that ended: its node may be stopping, or too old to know the service.
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PeerChannels peers;
  private final Map<String, Peer> asked = new ConcurrentHashMap<>();

  public PeerTermStreams(PeerChannels peers) {
    this.peers = peers;
  }

  @Override
  public void ask(String group, String node, Question question) {
    asked.computeIfAbsent(node, Peer::new).ask(new Asking(group, question));
  }

  private record Asking(String group, Question question) {}

  /// The stream to one node. Answers come on the connection's own thread and only change a tally.
  private final class Peer {
    private final String node;
    private @Nullable StreamObserver<CurrentTermRequest> stream;
    private @Nullable Asking underWay;
    private @Nullable Asking next;
    private long pausedUntilNanos = System.nanoTime();

    Peer(String node) {
      this.node = node;
    }

    synchronized void ask(Asking asking) {
      if (underWay == null) {
        send(asking);
      } else {
        next = asking;
      }
    }

    private void send(Asking asking) {
      StreamObserver<CurrentTermRequest> to = stream == null ? open() : stream;
      if (to == null) {
        asking.question().unanswered(node);
        return;
      }
      stream = to;
      underWay = asking;
      to.onNext(CurrentTermRequest.newBuilder().setGroup(asking.group()).setNode(node).build());
    }

    private @Nullable StreamObserver<CurrentTermRequest> open() {
      Optional<ManagedChannel> channel = peers.to(node);
      if (channel.isEmpty()
          || channel.get().getState(true) != ConnectivityState.READY
          || System.nanoTime() - pausedUntilNanos < 0) {
        return null;
      }
      // Not a part of the call that happens to be the first to ask: that one has an end.
      Context caller = Context.ROOT.attach();
      try {
        Answers answers = new Answers();
        StreamObserver<CurrentTermRequest> questions =
            PeerServiceGrpc.newStub(channel.get()).currentTerm(answers);
        return answers.over ? null : questions;
      } finally {
        Context.ROOT.detach(caller);
      }
    }

    private synchronized @Nullable Asking takeAnswered() {
      Asking answered = underWay;
      underWay = null;
      Asking waiting = next;
      next = null;
      if (waiting != null) {
        send(waiting);
      }
      return answered;
    }

    private synchronized void ended(Answers answers) {
      answers.over = true;
      stream = null;
      pausedUntilNanos = System.nanoTime() + PAUSE.toNanos();
      lose(underWay);
      underWay = null;
      lose(next);
      next = null;
    }

    private void lose(@Nullable Asking asking) {
      if (asking != null) {
        asking.question().unanswered(node);
      }
    }

    private final class Answers implements StreamObserver<CurrentTermResponse> {
      /// A call can fail while it is being opened. Guarded by the peer.
      private boolean over;

      @Override
      public void onNext(CurrentTermResponse response) {
        Asking answered = takeAnswered();
        if (answered != null) {
          answered.question().answered(node, response.getTerm());
        }
      }

      @Override
      public void onError(Throwable failure) {
        ended(this);
      }

      @Override
      public void onCompleted() {
        ended(this);
      }
    }
  }
}
