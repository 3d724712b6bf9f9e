package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.traffic.Traffic;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.StatusRequest;
import dev.aegis.wire.v1.StatusResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// n1 asks n2 over a real socket, and what it says is held back or not.
class CarriedNodeCallsTest {
  private final AtomicInteger asked = new AtomicInteger();
  private final List<Runnable> held = new ArrayList<>();
  private boolean holding;
  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void connect() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(
                new ClusterServiceGrpc.ClusterServiceImplBase() {
                  @Override
                  public void status(
                      StatusRequest request, StreamObserver<StatusResponse> answers) {
                    asked.incrementAndGet();
                    answers.onNext(StatusResponse.getDefaultInstance());
                    answers.onCompleted();
                  }
                })
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .intercept(new CarriedNodeCalls("n1", "n2", new HoldsWhatN1Says()))
            .build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  private final class HoldsWhatN1Says implements Traffic {
    @Override
    public Way between(String from, String to) {
      return new Way() {
        @Override
        public void carry(Runnable delivery) {
          if (holding && from.equals("n1")) {
            held.add(delivery);
          } else {
            delivery.run();
          }
        }

        @Override
        public void carryEnd(Runnable delivery) {
          carry(delivery);
        }
      };
    }

    @Override
    public Way fromClientTo(String node) {
      throw new UnsupportedOperationException("no client calls");
    }

    @Override
    public Way toClientOf(String node) {
      throw new UnsupportedOperationException("no client calls");
    }
  }

  private StatusResponse ask(Duration within) {
    return ClusterServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(within)
        .status(StatusRequest.getDefaultInstance());
  }

  @Test
  void whatIsNotHeldIsAnswered() {
    assertThat(ask(Duration.ofMinutes(1))).isEqualTo(StatusResponse.getDefaultInstance());
    assertThat(asked).hasValue(1);
  }

  @Test
  void aHeldCallEndsWithItsDeadlineAndIsNeverMadeAfterwards() {
    holding = true;
    assertThatThrownBy(() -> ask(Duration.ofMillis(200)))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure ->
                assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    assertThat(held).isNotEmpty();
    holding = false;
    held.forEach(Runnable::run);
    assertThat(ask(Duration.ofMinutes(1))).isNotNull();
    assertThat(asked).as("calls that arrived, the later one alone").hasValue(1);
  }
}
