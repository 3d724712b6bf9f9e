package dev.aegis.dataplane.node.telemetry;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Events to one capped Redis stream, from one thread of its own.
///
/// Redis being slow or away costs the node nothing but dropped events: the queue is bounded, the
/// connection rejects commands while it is down instead of hoarding them, and an event is tried
/// twice. Sequence numbers are given before the queue, so a reader sees every drop as a gap. A
/// retried XADD can double an event; its sequence tells that too.
public final class RedisEventFeed implements EventFeed {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEventFeed.class);

  /// The stream all nodes write and all readers tail.
  public static final String STREAM = "aegis:events";

  private static final String FIELD = "event";
  private static final int QUEUE = 1_024;
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(500);

  private final NodeId node;
  private final long boot;
  private final XAddArgs trimming;
  private final RedisClient client;
  private final BlockingQueue<RaftEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread sender;
  private volatile boolean closed;
  private long seq;

  /// Starts the sender; Redis need not be there yet.
  ///
  /// @param boot start of this process, epoch milliseconds
  public RedisEventFeed(String redisUrl, NodeId node, long boot, long maxEntries) {
    this.node = node;
    this.boot = boot;
    this.trimming = XAddArgs.Builder.maxlen(maxEntries).approximateTrimming();
    RedisURI uri = RedisURI.create(redisUrl);
    uri.setTimeout(COMMAND_TIMEOUT);
    this.client = RedisClient.create(uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(COMMAND_TIMEOUT).build())
            .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
            .build());
    this.sender = Thread.ofPlatform().daemon().name("event-feed").start(this::sendUntilClosed);
  }

  @Override
  public synchronized void publish(Function<EventOrigin, RaftEvent> event) {
    RaftEvent made = event.apply(new EventOrigin(node, ++seq, boot, System.currentTimeMillis()));
    if (!queue.offer(made)) {
      dropped.incrementAndGet();
    }
  }

  @Override
  public long dropped() {
    return dropped.get();
  }

  private void sendUntilClosed() {
    StatefulRedisConnection<String, String> connection = null;
    try {
      while (!closed || !queue.isEmpty()) {
        RaftEvent event = queue.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          connection = send(event, connection);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable StatefulRedisConnection<String, String> send(
      RaftEvent event, @Nullable StatefulRedisConnection<String, String> open)
      throws InterruptedException {
    StatefulRedisConnection<String, String> connection = open;
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        if (connection == null) {
          connection = client.connect();
        }
        connection.sync().xadd(STREAM, trimming, Map.of(FIELD, TelemetryJson.writeEvent(event)));
        return connection;
      } catch (RedisException e) {
        LOG.debug("Event not sent: {}", e.toString());
        if (!closed) {
          Thread.sleep(RETRY);
        }
      }
    }
    dropped.incrementAndGet();
    return connection;
  }

  /// Sends what is queued for at most two seconds.
  @Override
  public void close() {
    closed = true;
    try {
      sender.join(Duration.ofSeconds(2));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    client.shutdown(Duration.ZERO, Duration.ofSeconds(1));
  }
}
