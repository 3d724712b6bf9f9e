package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/// Counts the calls of a node and spoils those it was told to. Methods go by their bare names, such
/// as `Put`.
final class FaultInjector implements ServerInterceptor {
  private final Map<String, Queue<Fault>> planned = new ConcurrentHashMap<>();
  private final Set<String> deaf = ConcurrentHashMap.newKeySet();
  private final List<String> calls = new CopyOnWriteArrayList<>();

  /// Spoils the next call of a method; several wait for their turn.
  void next(String method, Fault fault) {
    planned.computeIfAbsent(method, _ -> new ConcurrentLinkedQueue<>()).add(fault);
  }

  /// From now on requests of this method vanish, also those of streams that are open already.
  void deafTo(String method) {
    deaf.add(method);
  }

  long calls(String method) {
    return calls.stream().filter(method::equals).count();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    calls.add(method);
    Queue<Fault> queue = planned.get(method);
    Fault fault = queue == null ? null : queue.poll();
    return switch (fault) {
      case null -> hearing(method, next.startCall(call, headers));
      case Fault.Refuse(var code, var hint) -> refuse(call, code, hint, "");
      case Fault.Exceed(var limit) -> refuse(call, FailureCode.LIMIT_EXCEEDED, "", limit);
      case Fault.LoseAnswer _ -> next.startCall(losing(call), headers);
      case Fault.Hang _ -> new ServerCall.Listener<>() {};
    };
  }

  private <Q> ServerCall.Listener<Q> hearing(String method, ServerCall.Listener<Q> listener) {
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        if (!deaf.contains(method)) {
          super.onMessage(message);
        }
      }
    };
  }

  private static <Q, A> ServerCall.Listener<Q> refuse(
      ServerCall<Q, A> call, FailureCode code, String leaderHint, String limitName) {
    StatusRuntimeException failure =
        FakeFailure.of(
            Failure.newBuilder()
                .setCode(code)
                .setMessage("Planned by the test.")
                .setLeaderHint(leaderHint)
                .setLimitName(limitName)
                .build());
    Metadata trailers = failure.getTrailers();
    call.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    return new ServerCall.Listener<>() {};
  }

  private static <Q, A> ServerCall<Q, A> losing(ServerCall<Q, A> call) {
    return new SimpleForwardingServerCall<>(call) {
      @Override
      public void sendHeaders(Metadata headers) {}

      @Override
      public void sendMessage(A message) {}

      @Override
      public void close(Status status, Metadata trailers) {
        super.close(Status.UNAVAILABLE.withDescription("connection reset"), new Metadata());
      }
    };
  }
}
