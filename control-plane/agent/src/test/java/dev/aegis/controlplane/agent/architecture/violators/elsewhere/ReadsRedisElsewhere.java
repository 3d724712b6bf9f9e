package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import io.lettuce.core.RedisURI;
import java.net.http.HttpClient;

/// Breaks the rule that only the intake reads the surface.
final class ReadsRedisElsewhere {
  private final HttpClient client = HttpClient.newHttpClient();

  String read() {
    return RedisURI.create("redis://127.0.0.1").getHost() + client;
  }
}
