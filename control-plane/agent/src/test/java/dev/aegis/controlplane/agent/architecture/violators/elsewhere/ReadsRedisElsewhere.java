package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import java.net.http.HttpClient;
import redis.clients.jedis.HostAndPort;

/// Breaks the rule that only the intake reads the surface.
final class ReadsRedisElsewhere {
  private final HttpClient client = HttpClient.newHttpClient();

  String read() {
    return HostAndPort.from("127.0.0.1:6379").getHost() + client;
  }
}
