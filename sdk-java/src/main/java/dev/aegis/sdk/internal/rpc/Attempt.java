package dev.aegis.sdk.internal.rpc;

import io.grpc.Channel;
import io.grpc.StatusException;

/// One try of a call at one node.
@FunctionalInterface
public interface Attempt<T> {

  /// Makes the call on `channel`, which carries the attempt's deadline.
  T on(Channel channel) throws StatusException;
}
