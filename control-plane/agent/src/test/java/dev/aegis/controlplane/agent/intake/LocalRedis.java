package dev.aegis.controlplane.agent.intake;

import static org.awaitility.Awaitility.await;

import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/// A real Redis of one test, with or without a memory that survives it.
public final class LocalRedis implements AutoCloseable {
  private static final Pattern READ_CALLS = Pattern.compile("cmdstat_xread:calls=(\\d+)");

  private final int port;
  private final Path folder;
  private final boolean durable;
  private RedisServer server;
  private @Nullable ProcessHandle process;

  private LocalRedis(int port, Path folder, boolean durable) throws IOException {
    this.port = port;
    this.folder = folder;
    this.durable = durable;
    this.server = build();
  }

  public static LocalRedis start(Path folder, boolean durable) throws IOException {
    LocalRedis redis = new LocalRedis(freePort(), folder, durable);
    redis.launch();
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

  /// Ends it at once, with no chance to write anything more.
  ///
  /// Looks for its end instead of waiting for `onExit`: that is told on the common pool, whose one
  /// thread on a machine of two processors a test may hold, and then it is never told.
  void kill() {
    ProcessHandle running = Objects.requireNonNull(process);
    running.destroyForcibly();
    await().atMost(Duration.ofSeconds(30)).until(() -> !running.isAlive());
  }

  void startAgain() throws IOException {
    server = build();
    launch();
  }

  /// The library does not tell which process is its server: it is the one that was not there
  /// before.
  private void launch() throws IOException {
    Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
    server.start();
    process =
        ProcessHandle.current()
            .children()
            .filter(child -> !before.contains(child))
            .findFirst()
            .orElseThrow();
  }

  /// How often the stream has been read, an empty reading included.
  int readings() {
    try (RedisClient client = RedisClient.create(RedisURI.create(url()));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      Matcher calls = READ_CALLS.matcher(connection.sync().info("commandstats"));
      return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
    }
  }

  /// The events it still holds, as they were written, the oldest first.
  List<String> held() {
    try (RedisClient client = RedisClient.create(RedisURI.create(url()));
        StatefulRedisConnection<String, String> connection = client.connect()) {
      return connection.sync().xrange(RedisEventTail.STREAM, Range.unbounded()).stream()
          .map(entry -> entry.getBody().getOrDefault(RedisEventTail.FIELD, ""))
          .toList();
    }
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
