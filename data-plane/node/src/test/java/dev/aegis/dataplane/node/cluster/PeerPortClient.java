package dev.aegis.dataplane.node.cluster;

import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.dataplane.node.settings.HostPort;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftClientProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftServerProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServiceDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.GrpcSslContexts;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.apache.ratis.thirdparty.io.netty.handler.ssl.SslContextBuilder;
import org.jspecify.annotations.Nullable;

/// Somebody at the peer port.
final class PeerPortClient implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(20);

  private final ManagedChannel channel;

  private PeerPortClient(ManagedChannel channel) {
    this.channel = channel;
  }

  static PeerPortClient plain(HostPort address) {
    return new PeerPortClient(
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build());
  }

  /// @param trusted authority of the server, as PEM
  /// @param shown absent: no certificate
  static PeerPortClient with(HostPort address, String trusted, @Nullable Issued shown) {
    SslContextBuilder tls =
        SslContextBuilder.forClient().trustManager(TestCertificates.stream(trusted));
    if (shown != null) {
      tls.keyManager(
          TestCertificates.stream(shown.certificate()), TestCertificates.stream(shown.key()));
    }
    try {
      return new PeerPortClient(
          NettyChannelBuilder.forAddress(address.host(), address.port())
              .sslContext(GrpcSslContexts.configure(tls).build())
              .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What Ratis serves to clients and administrators: never to be reached by anybody.
  static List<ServiceDescriptor> closedServices() {
    return List.of(
        AdminProtocolServiceGrpc.getServiceDescriptor(),
        RaftClientProtocolServiceGrpc.getServiceDescriptor());
  }

  /// What peers call.
  static ServiceDescriptor peerProtocol() {
    return RaftServerProtocolServiceGrpc.getServiceDescriptor();
  }

  /// How a call with an empty body ends. That is enough whatever the method's shape: a refusal
  /// comes before any body.
  Status.Code call(MethodDescriptor<?, ?> method) {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method.getFullMethodName())
            .build();
    try {
      ClientCalls.blockingUnaryCall(
          channel, raw, CallOptions.DEFAULT.withDeadlineAfter(WITHIN), new byte[0]);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /// Sends bytes as they are.
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
