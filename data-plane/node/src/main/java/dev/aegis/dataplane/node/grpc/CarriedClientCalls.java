package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.traffic.Traffic;
import dev.aegis.dataplane.node.traffic.Traffic.Way;
import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/// Hands what clients send to this node, and what they are answered, to a [Traffic].
final class CarriedClientCalls implements ServerInterceptor {
  private final String self;
  private final Traffic traffic;

  CarriedClientCalls(String self, Traffic traffic) {
    this.self = self;
    this.traffic = traffic;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    return new Requests<>(
        next.startCall(new Answers<>(call, traffic.toClientOf(self)), headers),
        traffic.fromClientTo(self));
  }

  private static final class Requests<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Way in;

    Requests(ServerCall.Listener<Q> receiver, Way in) {
      super(receiver);
      this.in = in;
    }

    @Override
    public void onMessage(Q message) {
      carry(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      carryEnd(super::onHalfClose);
    }

    @Override
    public void onCancel() {
      carryEnd(super::onCancel);
    }

    @Override
    public void onComplete() {
      carryEnd(super::onComplete);
    }

    @Override
    public void onReady() {
      carry(super::onReady);
    }

    /// With the call's deadline, should another thread deliver it.
    private void carry(Runnable delivery) {
      in.carry(Context.current().wrap(delivery));
    }

    private void carryEnd(Runnable delivery) {
      in.carryEnd(Context.current().wrap(delivery));
    }
  }

  private static final class Answers<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Way out;

    Answers(ServerCall<Q, R> call, Way out) {
      super(call);
      this.out = out;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      out.carry(() -> super.sendHeaders(headers));
    }

    @Override
    public void sendMessage(R message) {
      out.carry(() -> super.sendMessage(message));
    }

    @Override
    public void close(Status status, Metadata trailers) {
      out.carryEnd(() -> super.close(status, trailers));
    }
  }
}
