package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.settings.HostPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.ratis.proto.grpc.AdminProtocolServiceGrpc;
import org.apache.ratis.proto.grpc.RaftClientProtocolServiceGrpc;
import org.apache.ratis.thirdparty.io.grpc.CallOptions;
import org.apache.ratis.thirdparty.io.grpc.ManagedChannel;
import org.apache.ratis.thirdparty.io.grpc.MethodDescriptor;
import org.apache.ratis.thirdparty.io.grpc.ServiceDescriptor;
import org.apache.ratis.thirdparty.io.grpc.Status;
import org.apache.ratis.thirdparty.io.grpc.StatusRuntimeException;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.apache.ratis.thirdparty.io.grpc.stub.ClientCalls;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The peer port is no way into the cluster: every method of Ratis' own client and admin services
/// is refused.
class PeerPortIT {
  @TempDir Path dir;

  @Test
  void everyMethodButThePeerProtocolIsRefused() throws IOException {
    try (InProcessCluster cluster = InProcessCluster.start(dir, 1)) {
      await().atMost(Duration.ofSeconds(60)).until(() -> cluster.leader().isPresent());
      HostPort address = cluster.peerAddress("n1");
      ManagedChannel channel =
          NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
      try {
        int methods = 0;
        for (ServiceDescriptor service :
            List.of(
                AdminProtocolServiceGrpc.getServiceDescriptor(),
                RaftClientProtocolServiceGrpc.getServiceDescriptor())) {
          for (MethodDescriptor<?, ?> method : service.getMethods()) {
            assertRefused(channel, method);
            methods++;
          }
        }
        assertThat(methods).isGreaterThan(5);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static void assertRefused(ManagedChannel channel, MethodDescriptor<?, ?> method) {
    // An empty unary call is enough whatever the method's shape: the refusal comes before any body.
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(method.getFullMethodName())
            .build();
    assertThatThrownBy(() ->
            ClientCalls.blockingUnaryCall(
                channel,
                raw,
                CallOptions.DEFAULT.withDeadlineAfter(Duration.ofSeconds(10)),
                new byte[0]))
        .as(method.getFullMethodName())
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  /// Sends bytes as they are.
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public java.io.InputStream stream(byte[] value) {
      return new java.io.ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(java.io.InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }
}
