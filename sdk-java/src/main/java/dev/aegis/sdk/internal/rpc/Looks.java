package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.internal.rpc.CallFailure.Definite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.MethodDescriptor;
import io.grpc.StatusException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Looks after the node that keeps a call waiting.
///
/// What it is for. An acquire may wait for an hour, and until then silence is what a good node
/// says. Pings find a node whose process or network is gone. They do not find one that answers
/// pings and nothing else, nor one that is cut off from the other nodes: the lock is granted there,
/// this session is kept alive by renewals there, and nobody here hears of it. So all who queue
/// behind this call wait for somebody who does not know that it is their turn.
///
/// What it does. Every [#ATTEMPTS_BETWEEN_LOOKS] times the attempt's limit it asks the same node
/// something that takes a majority to answer. A node that fails to [#MISSES] times in a row has its
/// call cancelled; [Failover] goes on elsewhere with the same request id, which finds its place in
/// the queue, or its grant. With an attempt's limit of one second that is 18 seconds at most. Not
/// sooner: an election is shorter than that, and a leader that only was busy takes the cancelled
/// call for the end of the wait, which costs the place in the queue.
final class Looks implements AutoCloseable {
  private static final int ATTEMPTS_BETWEEN_LOOKS = 5;
  private static final int MISSES = 3;

  private final NodeChannel node;
  private final Attempt<?> look;
  private final Duration limit;
  private final Thread looking;
  private volatile @Nullable ClientCall<?, ?> call;
  private volatile boolean over;

  private Looks(NodeChannel node, Attempt<?> look, Duration limit) {
    this.node = node;
    this.look = look;
    this.limit = limit;
    this.looking = Thread.ofVirtual().name("aegis-look").unstarted(this::run);
  }

  /// Begins to look after a node.
  ///
  /// @param look what it is asked
  /// @param limit the longest an answer may take
  static Looks at(NodeChannel node, Attempt<?> look, Duration limit) {
    Looks looks = new Looks(node, look, limit);
    looks.looking.start();
    return looks;
  }

  /// The channel whose call this looks after.
  Channel over(Channel channel) {
    return ClientInterceptors.intercept(
        channel,
        new ClientInterceptor() {
          @Override
          public <Q, A> ClientCall<Q, A> interceptCall(
              MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
            ClientCall<Q, A> waiting = next.newCall(method, options);
            call = waiting;
            return waiting;
          }
        });
  }

  private void run() {
    try {
      int missed = 0;
      while (missed < MISSES) {
        Thread.sleep(limit.multipliedBy(ATTEMPTS_BETWEEN_LOOKS));
        missed = isAnswered() ? 0 : missed + 1;
      }
    } catch (InterruptedException _) {
      return; // the call is over
    }
    ClientCall<?, ?> waiting = call;
    if (waiting != null && !over) {
      waiting.cancel("the node answered none of the last " + MISSES + " questions", null);
    }
  }

  /// Whether the node has confirmed something with a majority. A definite refusal counts: a node
  /// that judges the question is at work.
  private boolean isAnswered() throws InterruptedException {
    try {
      look.on(Failover.limited(node.channel(), limit, new SentProbe()));
      return true;
    } catch (StatusException ended) {
      if (over) {
        throw new InterruptedException();
      }
      return FailureReader.read(ended, true) instanceof Definite;
    }
  }

  @Override
  public void close() {
    over = true;
    looking.interrupt();
  }
}
