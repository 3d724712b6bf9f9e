package dev.aegis.controlplane.agent.intake;

import static org.awaitility.Awaitility.await;

import dev.aegis.telemetry.feed.EventStream;
import dev.aegis.telemetry.feed.FeedAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/// A real Redis of one test, with or without a memory that survives it.
public final class LocalRedis implements AutoCloseable {
  private static final Pattern READ_CALLS = Pattern.compile("cmdstat_xread:calls=(\\d+)");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

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

  String url() {
    return "redis://127.0.0.1:" + port;
  }

  public FeedAddress address() {
    return FeedAddress.parse(url());
  }

  public void write(String event) {
    add(StreamEntryID.NEW_ENTRY, event);
  }

  void writeAt(String id, String event) {
    add(new StreamEntryID(id), event);
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
    await().atMost(PATIENCE).until(() -> !running.isAlive());
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
    try (Jedis redis = connect()) {
      Matcher calls = READ_CALLS.matcher(redis.info("commandstats"));
      return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
    }
  }

  /// The events it still holds, as they were written, the oldest first.
  List<String> held() {
    try (Jedis redis = connect()) {
      return redis
          .xrange(EventStream.KEY, StreamEntryID.MINIMUM_ID, StreamEntryID.MAXIMUM_ID)
          .stream()
          .map(entry -> entry.getFields().getOrDefault(EventStream.FIELD, ""))
          .toList();
    }
  }

  private void add(StreamEntryID id, String event) {
    try (Jedis redis = connect()) {
      redis.xadd(EventStream.KEY, id, Map.of(EventStream.FIELD, event));
    }
  }

  private Jedis connect() {
    return new Jedis("127.0.0.1", port, Math.toIntExact(PATIENCE.toMillis()));
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
