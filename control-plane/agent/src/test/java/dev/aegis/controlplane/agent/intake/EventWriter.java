package dev.aegis.controlplane.agent.intake;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Appends events to the stream for as long as it is open, the way a node does: each has its number
/// before it is sent, is tried twice, and then dropped; one connection, which refuses commands
/// while it is down. Nothing is waited for longer than a deadline.
final class EventWriter implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(30);
  private static final long PACE_MS = 3;
  private static final long RETRY_MS = 20;

  private final RedisClient client;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  private EventWriter(String url) {
    RedisURI uri = RedisURI.create(url);
    uri.setTimeout(DEADLINE);
    client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(DEADLINE).build())
            .timeoutOptions(TimeoutOptions.enabled(DEADLINE))
            .build());
    thread = Thread.ofPlatform().daemon().name("event-writer").start(() -> writeUntilOver(uri));
  }

  static EventWriter start(String url) {
    return new EventWriter(url);
  }

  /// How many events it has given up.
  long dropped() {
    return dropped.get();
  }

  /// Writes no more.
  void end() throws InterruptedException, TimeoutException {
    over.countDown();
    if (!thread.join(END)) {
      throw new TimeoutException("the writer did not end within " + END);
    }
  }

  private void writeUntilOver(RedisURI uri) {
    StatefulRedisConnection<String, String> connection = null;
    try {
      for (long seq = 1; !over.await(PACE_MS, TimeUnit.MILLISECONDS); seq++) {
        connection = write(seq, connection, uri);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable StatefulRedisConnection<String, String> write(
      long seq, @Nullable StatefulRedisConnection<String, String> open, RedisURI uri)
      throws InterruptedException {
    StatefulRedisConnection<String, String> connection = open;
    String event = Events.termChanged("n1", seq, Events.BOOT_MS + seq, seq);
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        if (connection == null) {
          connection =
              client
                  .connectAsync(StringCodec.UTF8, uri)
                  .get(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        }
        var _ =
            connection
                .async()
                .xadd(RedisEventTail.STREAM, Map.of(RedisEventTail.FIELD, event))
                .get(2 * DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        return connection;
      } catch (ExecutionException | TimeoutException | RuntimeException _) {
        // not taken, or not known to be taken: both are tried again, as a node does
        var _ = over.await(RETRY_MS, TimeUnit.MILLISECONDS);
      }
    }
    dropped.incrementAndGet();
    return connection;
  }

  @Override
  public void close() {
    over.countDown();
    var _ = client.shutdownAsync(0, DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
