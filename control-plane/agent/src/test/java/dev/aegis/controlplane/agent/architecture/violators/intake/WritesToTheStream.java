package dev.aegis.controlplane.agent.architecture.violators.intake;

import io.lettuce.core.api.sync.RedisCommands;
import java.util.Map;

/// Breaks C5: a command that writes.
final class WritesToTheStream {
  String write(RedisCommands<String, String> redis) {
    return redis.xadd("aegis:events", Map.of());
  }
}
