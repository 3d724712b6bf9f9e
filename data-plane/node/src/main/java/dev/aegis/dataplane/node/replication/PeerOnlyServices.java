package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.security.CertificateName;
import java.util.EnumSet;
import java.util.function.Predicate;
import javax.net.ssl.SSLSession;
import org.apache.ratis.grpc.server.GrpcServices;
import org.apache.ratis.thirdparty.io.grpc.Grpc;
import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyServerBuilder;
import org.jspecify.annotations.Nullable;

/// Closes the peer port to everything but the peer protocol.
///
/// Ratis serves its client and admin protocols on the same port, to anybody: writes past our API,
/// membership changes, removal of the group with its directory. ADR-001 holds on the wire only
/// because this refuses them. And Ratis believes whoever its TLS believes: that a certificate is
/// one of a member of this cluster is checked here, call by call.
final class PeerOnlyServices implements GrpcServices.Customizer {
  static final String PEER_PROTOCOL = "ratis.grpc.RaftServerProtocolService";

  private final boolean certified;
  private final Predicate<String> admitted;
  private final PeerCalls calls;

  /// @param certified whether callers show certificates
  /// @param admitted whether a node is to be taken for one of this cluster
  /// @param calls is shown what comes from those that are
  PeerOnlyServices(boolean certified, Predicate<String> admitted, PeerCalls calls) {
    this.certified = certified;
    this.admitted = admitted;
    this.calls = calls;
  }

  @Override
  public NettyServerBuilder customize(
      NettyServerBuilder builder, EnumSet<GrpcServices.Type> types) {
    // What was added last is called first.
    return builder
        .intercept(calls.acknowledgements())
        .intercept(calls.missed())
        .intercept(calls.streams())
        .intercept(new RefuseOthers());
  }

  private final class RefuseOthers implements ServerInterceptor {
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
      if (!PEER_PROTOCOL.equals(call.getMethodDescriptor().getServiceName())) {
        return refuse(
            call, "This port serves the peer protocol only; clients use the client port.");
      }
      if (certified && !isMember(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION))) {
        return refuse(call, "This port serves the nodes of this cluster only.");
      }
      return next.startCall(call, headers);
    }

    private boolean isMember(@Nullable SSLSession session) {
      return CertificateName.of(session)
          .filter(name -> name instanceof CertificateName.Node(String id) && admitted.test(id))
          .isPresent();
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, String why) {
      call.close(Status.PERMISSION_DENIED.withDescription(why), new Metadata());
      return new ServerCall.Listener<>() {};
    }
  }
}
