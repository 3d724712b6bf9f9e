package dev.aegis.sdk.architecture.planted.leak;

import com.google.protobuf.ByteString;
import dev.aegis.sdk.internal.rpc.NodePool;
import dev.aegis.wire.v1.KeyValue;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import java.util.List;
import java.util.Optional;

/// Breaks the rules on purpose: as a parameter, a type argument, a field, a return type; and,
/// allowed to hide it, in a private method.
public class LeakyKeys {
  protected Status status = Status.OK;

  public LeakyKeys(Channel channel) {
    status = Status.OK.withDescription(String.valueOf(channel));
  }

  public List<Optional<ByteString>> keys() {
    return List.of(Optional.of(ByteString.copyFromUtf8(hidden(new Metadata()))));
  }

  public KeyValue[] versions(NodePool nodes) {
    return new KeyValue[nodes.size()];
  }

  public double counted(Counter counter) {
    return counter.count();
  }

  private String hidden(Metadata metadata) {
    return status + " " + metadata;
  }
}
