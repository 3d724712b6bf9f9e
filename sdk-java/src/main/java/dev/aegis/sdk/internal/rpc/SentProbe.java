package dev.aegis.sdk.internal.rpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/// Tells whether a call ever reached a connection. A call that did not cannot have changed
/// anything, whatever status it ended with; gRPC's status alone does not tell.
final class SentProbe extends ClientStreamTracer.Factory {
  private volatile boolean sent;

  CallOptions on(CallOptions options) {
    return options.withStreamTracerFactory(this);
  }

  boolean sent() {
    return sent;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo call, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void streamCreated(Attributes transport, Metadata sentHeaders) {
        sent = true;
      }
    };
  }
}
