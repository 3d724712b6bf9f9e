package dev.aegis.controlplane.agent.intake;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/// A real Redis of one test, with or without a memory that survives it.
public final class LocalRedis implements AutoCloseable {
  private final int port;
  private final Path folder;
  private final boolean durable;
  private RedisServer server;

  private LocalRedis(int port, Path folder, boolean durable) throws IOException {
    this.port = port;
    this.folder = folder;
    this.durable = durable;
    this.server = build();
  }

  public static LocalRedis start(Path folder, boolean durable) throws IOException {
    LocalRedis redis = new LocalRedis(freePort(), folder, durable);
    redis.server.start();
    return redis;
  }

  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  public void write(String event) {
    with(commands ->
        commands.sync().xadd(RedisEventTail.STREAM, Map.of(RedisEventTail.FIELD, event)));
  }

  void writeAt(String id, String event) {
    with(commands ->
        commands
            .sync()
            .xadd(
                RedisEventTail.STREAM,
                XAddArgs.Builder.minId("0").id(id),
                Map.of(RedisEventTail.FIELD, event)));
  }

  void stop() throws IOException {
    server.stop();
  }

  void startAgain() throws IOException {
    server = build();
    server.start();
  }

  private void with(Consumer<StatefulRedisConnection<String, String>> action) {
    try (RedisClient client = RedisClient.create(RedisURI.create(url()));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      action.accept(connection);
    }
  }

  private RedisServer build() throws IOException {
    RedisServerBuilder builder =
        RedisServer.newRedisServer()
            .bind("127.0.0.1")
            .port(port)
            .setting("save \"\"")
            .setting("dir " + folder)
            .setting("appendonly " + (durable ? "yes" : "no"));
    return builder.setting("appendfsync always").build();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
