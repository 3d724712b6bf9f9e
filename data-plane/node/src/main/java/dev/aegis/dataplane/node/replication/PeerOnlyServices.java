package dev.aegis.dataplane.node.replication;

import java.util.EnumSet;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;

/// Closes the peer port to everything but the peer protocol.
///
/// Ratis serves its client and admin protocols on the same port, to anybody: writes past our API,
/// membership changes, removal of the group with its directory. ADR-001 holds on the wire only
/// because this refuses them.
final class PeerOnlyServices implements GrpcServices.Customizer {
  static final String PEER_PROTOCOL = "ratis.grpc.RaftServerProtocolService";

  @Override
  public NettyServerBuilder customize(
      NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
    return builder.intercept(new RefuseOthers());
  }

  private static final class RefuseOthers implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (PEER_PROTOCOL.equals(call.getMethodDescriptor().getServiceName())) {
        return next.startCall(call, headers);
      }
      call.close(
          Status.PERMISSION_DENIED.withDescription(
              "This port serves the peer protocol only; clients use the client port."),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }
}
