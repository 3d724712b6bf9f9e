package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.MessageLite;
import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;

/// Refuses a message over the documented size with the contract's failure, where the transport's
/// own limit would end the call with a bare status.
final class RequestSizeLimit implements ServerInterceptor {

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    RefusableCall<Q, R> refusable = new RefusableCall<>(call);
    return new SizeCheck<>(refusable, next.startCall(refusable, headers));
  }

  private static final class SizeCheck<Q>
      extends ForwardingServerCallListener.SimpleForwardingServerCallListener<Q> {
    private final RefusableCall<Q, ?> call;
    private boolean refused;

    SizeCheck(RefusableCall<Q, ?> call, ServerCall.Listener<Q> delegate) {
      super(delegate);
      this.call = call;
    }

    /// To whoever serves the call, a refused one looks cancelled: a stream stops answering.
    @Override
    public void onMessage(Q message) {
      int bytes = message instanceof MessageLite sized ? sized.getSerializedSize() : 0;
      if (refused) {
        return;
      }
      if (bytes > Checks.MAX_REQUEST_BYTES) {
        refused = true;
        call.refuse(Failures.limit("request bytes", Checks.MAX_REQUEST_BYTES, bytes));
        super.onCancel();
        return;
      }
      super.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      if (!refused) {
        super.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      if (!refused) {
        super.onCancel();
      }
    }

    @Override
    public void onComplete() {
      if (!refused) {
        super.onComplete();
      }
    }
  }

  /// A call may be refused while a thread that serves it still answers earlier messages of its
  /// stream; what it says after that goes nowhere.
  private static final class RefusableCall<Q, R>
      extends ForwardingServerCall.SimpleForwardingServerCall<Q, R> {
    private boolean refused;

    RefusableCall(ServerCall<Q, R> call) {
      super(call);
    }

    synchronized void refuse(StatusRuntimeException failure) {
      refused = true;
      Metadata trailers = failure.getTrailers();
      super.close(failure.getStatus(), trailers == null ? new Metadata() : trailers);
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!refused) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!refused) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(io.grpc.Status status, Metadata trailers) {
      if (!refused) {
        super.close(status, trailers);
      }
    }
  }
}
