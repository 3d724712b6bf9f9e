package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.traffic.Traffic;
import dev.aegis.dataplane.node.traffic.Traffic.Way;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Hands what this node says to another on its client port, and what it hears, to a [Traffic].
///
/// A call's failure is told at once, whatever is held: most are the caller's own, a deadline above
/// all, and a call must not outlive its deadline. What is held of such a call is dropped.
final class CarriedNodeCalls implements ClientInterceptor {
  private final String self;
  private final String other;
  private final Traffic traffic;

  CarriedNodeCalls(String self, String other, Traffic traffic) {
    this.self = self;
    this.other = other;
    this.traffic = traffic;
  }

  @Override
  public <Q, R> ClientCall<Q, R> interceptCall(
      MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
    return new Said<>(
        next.newCall(method, options), traffic.between(self, other), traffic.between(other, self));
  }

  private static final class Said<Q, R> extends SimpleForwardingClientCall<Q, R> {
    private final Way out;
    private final Way in;
    private volatile boolean over;

    Said(ClientCall<Q, R> call, Way out, Way in) {
      super(call);
      this.out = out;
      this.in = in;
    }

    @Override
    public void start(Listener<R> hearer, Metadata headers) {
      super.start(new Heard(hearer), headers);
    }

    @Override
    public void sendMessage(Q message) {
      out.carry(() -> {
        if (!over) {
          super.sendMessage(message);
        }
      });
    }

    @Override
    public void halfClose() {
      out.carryEnd(() -> {
        if (!over) {
          super.halfClose();
        }
      });
    }

    @Override
    public void cancel(@Nullable String why, @Nullable Throwable cause) {
      over = true;
      super.cancel(why, cause);
    }

    private final class Heard extends SimpleForwardingClientCallListener<R> {
      private final Object lock = new Object();
      private boolean told;

      Heard(Listener<R> hearer) {
        super(hearer);
      }

      @Override
      public void onHeaders(Metadata headers) {
        in.carry(() -> hear(() -> super.onHeaders(headers)));
      }

      @Override
      public void onMessage(R message) {
        in.carry(() -> hear(() -> super.onMessage(message)));
      }

      @Override
      public void onReady() {
        in.carry(() -> hear(super::onReady));
      }

      @Override
      public void onClose(Status status, Metadata trailers) {
        if (status.isOk()) {
          in.carryEnd(() -> end(status, trailers));
        } else {
          end(status, trailers);
        }
      }

      private void end(Status status, Metadata trailers) {
        over = true;
        hear(() -> {
          told = true;
          super.onClose(status, trailers);
        });
      }

      /// The end of a call may come while something that was held is being told.
      private void hear(Runnable what) {
        synchronized (lock) {
          if (!told) {
            what.run();
          }
        }
      }
    }
  }
}
