package dev.aegis.dataplane.node.telemetry;

import dev.aegis.dataplane.node.settings.SettingsException;
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
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
///
/// Nothing is waited for without an end, the host's name included: the library gives it no
/// deadline, and where the machine's name service is asked, one that hangs holds the thread that
/// asks, whatever anybody does: a thread of the library's or, where that one is quick to take the
/// connection up, the one that connects. So there is one attempt to connect at a time, on a thread
/// of its own, however long it hangs, and the end does not wait for it: all of these are daemons.
public final class RedisEventFeed implements EventFeed {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEventFeed.class);

  /// The stream all nodes write and all readers tail.
  public static final String STREAM = "aegis:events";

  private static final String FIELD = "event";
  private static final int QUEUE = 1_024;
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(500);

  /// For the socket and for the first words on it, to each of which the library gives one time-out.
  private static final Duration CONNECT_WAIT = COMMAND_TIMEOUT.multipliedBy(2);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration SHUTDOWN = Duration.ofSeconds(1);

  private final NodeId node;
  private final long boot;
  private final XAddArgs trimming;
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private final BlockingQueue<RaftEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread sender;
  private volatile boolean closed;
  private long seq;

  /// The sender's: the connection once it is there, or the one attempt to get it.
  private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connection;

  /// Starts the sender; Redis need not be there yet.
  ///
  /// @param boot start of this process, epoch milliseconds
  public RedisEventFeed(String redisUrl, NodeId node, long boot, long maxEntries) {
    this(redisUrl, node, boot, maxEntries, ClientResources.create());
  }

  /// @param resources end with this feed
  RedisEventFeed(
      String redisUrl, NodeId node, long boot, long maxEntries, ClientResources resources) {
    this.resources = resources;
    this.node = node;
    this.boot = boot;
    this.trimming = XAddArgs.Builder.maxlen(maxEntries).approximateTrimming();
    this.uri = address(redisUrl);
    uri.setTimeout(COMMAND_TIMEOUT);
    this.client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(COMMAND_TIMEOUT).build())
            .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
            .build());
    this.sender = Thread.ofPlatform().daemon().name("event-feed").start(this::sendUntilClosed);
  }

  /// Says what is wrong without saying the address, which may hold a password.
  private static RedisURI address(String redisUrl) {
    try {
      return RedisURI.create(redisUrl);
    } catch (IllegalArgumentException _) {
      throw new SettingsException(
          "AEGIS_TELEMETRY_REDIS_URL is no address of a Redis, as redis://NAME:PASSWORD@HOST:PORT is.");
    }
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
    try {
      while (!closed || !queue.isEmpty()) {
        RaftEvent event = queue.poll(RETRY.toMillis(), TimeUnit.MILLISECONDS);
        if (event != null) {
          send(event);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(RaftEvent event) throws InterruptedException {
    String written = TelemetryJson.writeEvent(event);
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        connection().sync().xadd(STREAM, trimming, Map.of(FIELD, written));
        return;
      } catch (RedisException | ExecutionException | TimeoutException e) {
        LOG.debug("Event not sent: {}", e.toString());
        if (!closed) {
          Thread.sleep(RETRY);
        }
      }
    }
    dropped.incrementAndGet();
  }

  /// An attempt that hangs is waited for again, not made again.
  private StatefulRedisConnection<String, String> connection()
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<StatefulRedisConnection<String, String>> attempt = connection;
    if (attempt == null || attempt.isCompletedExceptionally()) {
      attempt =
          CompletableFuture.completedFuture(uri)
              .thenComposeAsync(
                  address -> client.connectAsync(StringCodec.UTF8, address),
                  RedisEventFeed::startConnector);
      connection = attempt;
    }
    return attempt.get(CONNECT_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void startConnector(Runnable attempt) {
    Thread.ofPlatform().daemon().name("event-feed-connect").start(attempt);
  }

  /// Sends what is queued for at most two seconds. Over after at most four, whatever hangs.
  @Override
  public void close() {
    closed = true;
    try {
      sender.join(LAST_WORDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    sender.interrupt();
    try {
      client
          .shutdownAsync(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
          .get(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("Connections to Redis are left to end by themselves: {}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    var _ =
        resources
            .shutdown(0, SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS)
            .awaitUninterruptibly(SHUTDOWN.toMillis());
  }
}
