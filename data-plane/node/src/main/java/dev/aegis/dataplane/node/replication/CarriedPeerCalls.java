package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.traffic.Traffic;
import dev.aegis.dataplane.node.traffic.Traffic.Way;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.thirdparty.com.google.protobuf.Message;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import org.apache.ratis.thirdparty.io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.jspecify.annotations.Nullable;

/// Hands what arrives on the peer port, and what is answered there, to a [Traffic].
///
/// Every request of Ratis' peer protocol names its sender, so the two ends of a call are known from
/// its first message on. A stream has one sender.
final class CarriedPeerCalls implements ServerInterceptor {
  private final String self;
  private final Traffic traffic;

  private CarriedPeerCalls(String self, Traffic traffic) {
    this.self = self;
    this.traffic = traffic;
  }

  /// The same port, with its calls carried.
  static GrpcServices.Customizer on(GrpcServices.Customizer port, String self, Traffic traffic) {
    return (builder, types) ->
        port.customize(builder.intercept(new CarriedPeerCalls(self, traffic)), types);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    KnownWay out = new KnownWay();
    return new Requests<>(next.startCall(new Answers<>(call, out), headers), out);
  }

  /// A way that is known from the first message of a call on. Until then nothing is carried.
  private static final class KnownWay {
    private volatile @Nullable Way way;

    void is(Way found) {
      way = found;
    }

    boolean isKnown() {
      return way != null;
    }

    void carry(Runnable delivery) {
      Way known = way;
      if (known == null) {
        delivery.run();
      } else {
        known.carry(delivery);
      }
    }

    void carryEnd(Runnable delivery) {
      Way known = way;
      if (known == null) {
        delivery.run();
      } else {
        known.carryEnd(delivery);
      }
    }
  }

  private final class Requests<Q> extends SimpleForwardingServerCallListener<Q> {
    private final KnownWay in = new KnownWay();
    private final KnownWay out;

    Requests(ServerCall.Listener<Q> receiver, KnownWay out) {
      super(receiver);
      this.out = out;
    }

    @Override
    public void onMessage(Q message) {
      if (!in.isKnown()) {
        String sender = senderOf(message);
        in.is(traffic.between(sender, self));
        out.is(traffic.between(self, sender));
      }
      in.carry(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      in.carryEnd(super::onHalfClose);
    }

    @Override
    public void onCancel() {
      in.carryEnd(super::onCancel);
    }

    @Override
    public void onComplete() {
      in.carryEnd(super::onComplete);
    }

    @Override
    public void onReady() {
      in.carry(super::onReady);
    }
  }

  private static final class Answers<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final KnownWay out;

    Answers(ServerCall<Q, R> call, KnownWay out) {
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

  /// All messages of the protocol have their envelope under one name.
  private static String senderOf(Object request) {
    Message message = (Message) request;
    Object envelope =
        message.getField(message.getDescriptorForType().findFieldByName("serverRequest"));
    return ((RaftRpcRequestProto) envelope).getRequestorId().toStringUtf8();
  }
}
