package dev.aegis.sdk.spring.architecture.planted;

import dev.aegis.wire.v1.KeyValue;
import io.grpc.Channel;
import java.util.List;
import org.springframework.integration.support.locks.LockRegistry;

/// Names in its signatures what is not its to give.
public class LeakyRegistry {
  private final List<KeyValue> values = List.of();

  public Object of(LockRegistry<?> registry) {
    return registry.obtain("x");
  }

  public List<KeyValue> through(Channel channel) {
    return channel.authority() == null ? List.of() : values;
  }
}
