package dev.aegis.dataplane.node.cluster;

import dev.aegis.wire.v1.Failure;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One call of any method, whatever its shape, until the first answer or the end.
final class OneCall {
  private OneCall() {}

  /// How it went.
  ///
  /// @param status OK also when an answer came and the call would have gone on
  record Ending(Status.Code status, Failure failure) {}

  static Ending of(Channel channel, MethodDescriptor<?, ?> method, Object request) {
    return make(channel, method, request);
  }

  @SuppressWarnings("unchecked")
  private static <Q, R> Ending make(
      Channel channel, MethodDescriptor<Q, R> method, Object request) {
    ClientCall<Q, R> call =
        channel.newCall(method, CallOptions.DEFAULT.withDeadlineAfter(Duration.ofSeconds(20)));
    CompletableFuture<Ending> ending = new CompletableFuture<>();
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(R message) {
            ending.complete(new Ending(Status.Code.OK, Failure.getDefaultInstance()));
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ending.complete(
                new Ending(
                    status.getCode(),
                    TestClient.failureOf(new StatusRuntimeException(status, trailers))));
          }
        },
        new Metadata());
    call.request(2);
    call.sendMessage((Q) request);
    if (method.getType().clientSendsOneMessage()) {
      call.halfClose();
    }
    try {
      return ending.orTimeout(60, TimeUnit.SECONDS).join();
    } finally {
      call.cancel("seen enough", null);
    }
  }
}
