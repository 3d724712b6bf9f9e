package dev.aegis.load.aegis;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aegis.wire.v1.Failure;
import io.grpc.Metadata;
import io.grpc.Status;

/// Names what a call to a node failed with: the contract's code, or the bare status where the node
/// itself did not speak.
final class AegisFailures {
  private static final Metadata.Key<byte[]> TRAILER =
      Metadata.Key.of("aegis-failure-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private AegisFailures() {}

  static String kindOf(Throwable failure) {
    Metadata trailers = Status.trailersFromThrowable(failure);
    byte[] typed = trailers == null ? null : trailers.get(TRAILER);
    if (typed != null) {
      try {
        return Failure.parseFrom(typed).getCode().name();
      } catch (InvalidProtocolBufferException _) {
        return "a failure that cannot be read";
      }
    }
    return "gRPC " + Status.fromThrowable(failure).getCode();
  }
}
