package dev.aegis.controlplane.agent.architecture.violators.intake;

import java.util.Map;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.StreamEntryID;

/// Breaks C5: a command that writes, by its name and by the ways around it.
final class WritesToTheStream {
  StreamEntryID write(Jedis redis) {
    return redis.xadd("aegis:events", StreamEntryID.NEW_ENTRY, Map.of());
  }

  Object writeByAnyCommand(Jedis redis) {
    return redis.sendCommand(Command.DEL, "aegis:events");
  }

  void writePastTheCommands(Jedis redis) {
    redis.getConnection().executeCommand(Command.FLUSHALL);
  }

  Object writeByScript(Jedis redis) {
    return redis.eval("return redis.call('DEL', 'aegis:events')");
  }
}
