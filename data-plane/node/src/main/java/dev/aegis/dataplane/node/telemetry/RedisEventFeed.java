package dev.aegis.dataplane.node.telemetry;

import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.telemetry.feed.EventStream;
import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.EventOrigin;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.HostAndPortMapper;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;

/// Events to one capped Redis stream, from one thread of its own.
///
/// Redis being slow or away costs the node nothing but dropped events: the queue is bounded,
/// nothing is sent while there is no connection, and an event is tried twice. Sequence numbers are
/// given before the queue, so a reader sees every drop as a gap. A retried XADD can double an
/// event; its sequence tells that too.
///
/// Nothing is waited for without an end, the host's name included: a name service that hangs holds
/// the thread that asks it, whatever anybody does. So there is one attempt to connect at a time, on
/// a thread of its own, however long it hangs, and the end does not wait for it: all of these are
/// daemons.
///
/// The library's commands are not used, only its connection: with them a node would keep three
/// times as much of the library in memory, for one command (ADR-040).
public final class RedisEventFeed implements EventFeed {
  private static final Logger LOG = LoggerFactory.getLogger(RedisEventFeed.class);

  private static final int QUEUE = 1_024;
  private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofMillis(500);

  /// The library gives one time-out to each address of the host and one to each answer.
  private static final Duration CONNECT_WAIT = COMMAND_TIMEOUT.multipliedBy(2);

  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration SHUTDOWN = Duration.ofSeconds(1);

  private final NodeId node;
  private final long boot;
  private final String maxEntries;
  private final FeedAddress address;
  private final JedisClientConfig config;
  private final BlockingQueue<RaftEvent> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread sender;
  private volatile boolean closed;
  private long seq;

  /// The sender's: the connection once it is there, or the one attempt to get it.
  private @Nullable CompletableFuture<Connection> connection;

  /// Starts the sender; Redis need not be there yet.
  ///
  /// @param boot start of this process, epoch milliseconds
  public RedisEventFeed(String redisUrl, NodeId node, long boot, long maxEntries) {
    this(redisUrl, node, boot, maxEntries, given -> given);
  }

  /// @param names asked before each attempt to connect, on the thread that makes it
  RedisEventFeed(
      String redisUrl, NodeId node, long boot, long maxEntries, HostAndPortMapper names) {
    this.node = node;
    this.boot = boot;
    this.maxEntries = Long.toString(maxEntries);
    try {
      this.address = FeedAddress.parse(redisUrl);
    } catch (IllegalArgumentException e) {
      throw new SettingsException(FeedAddress.VARIABLE + " is no address: " + e.getMessage() + ".");
    }
    this.config = config(address, names);
    this.sender = Thread.ofPlatform().daemon().name("event-feed").start(this::sendUntilClosed);
  }

  static JedisClientConfig config(FeedAddress address, HostAndPortMapper names) {
    SSLParameters tls = new SSLParameters();
    tls.setEndpointIdentificationAlgorithm("HTTPS"); // else any name's certificate would do
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .timeoutMillis(Math.toIntExact(COMMAND_TIMEOUT.toMillis()))
            .database(address.database())
            .ssl(address.tls())
            .sslParameters(tls)
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED) // a node may not need CLIENT
            .hostAndPortMapper(names);
    if (!address.user().isEmpty()) {
      config.user(address.user());
    }
    if (!address.password().isEmpty()) {
      config.password(address.password());
    }
    return config.build();
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
        if (event != null && !sent(event) && closed) {
          return; // Redis is away, and nobody waits for it to come back
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      dropped.addAndGet(queue.size());
      hangUp();
    }
  }

  /// Counts it if not.
  private boolean sent(RaftEvent event) throws InterruptedException {
    boolean sent = false;
    try {
      for (int attempt = 1; attempt <= 2 && !sent; attempt++) {
        sent = added(event);
        if (!sent && !closed) {
          Thread.sleep(RETRY);
        }
      }
    } finally {
      if (!sent) {
        dropped.incrementAndGet();
      }
    }
    return sent;
  }

  private boolean added(RaftEvent event) throws InterruptedException {
    try {
      add(connection(), TelemetryJson.writeEvent(event));
      return true;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // Whatever it is: a sender that ends unheard is a feed that is silent for ever.
      LOG.debug("Event not sent: {}", describe(e));
      return false;
    }
  }

  private void add(Connection redis, String event) {
    boolean answered = false;
    try {
      redis.sendCommand(
          Protocol.Command.XADD,
          EventStream.KEY,
          "MAXLEN",
          "~",
          maxEntries,
          "*",
          EventStream.FIELD,
          event);
      var _ = redis.getBulkReply();
      answered = true;
    } catch (JedisDataException e) {
      // Refused, which leaves the connection as good as before; but a Redis that was made a replica
      // refuses for ever.
      answered = !String.valueOf(e.getMessage()).startsWith("READONLY");
      throw e;
    } finally {
      if (!answered) { // what comes next on it may be the answer to this
        hangUp();
      }
    }
  }

  /// By type only: Redis may repeat what it was sent, a password included.
  private static String describe(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getClass().getSimpleName();
  }

  /// Now, or as soon as it is there.
  private void hangUp() {
    if (connection != null) {
      var _ = connection.thenAccept(Connection::close);
      connection = null;
    }
  }

  /// An attempt that hangs is waited for again, not made again.
  private Connection connection()
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Connection> attempt = connection;
    if (attempt == null || attempt.isCompletedExceptionally()) {
      attempt =
          CompletableFuture.supplyAsync(
              () -> new Connection(new HostAndPort(address.host(), address.port()), config),
              RedisEventFeed::startConnector);
      connection = attempt;
    }
    return attempt.get(CONNECT_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void startConnector(Runnable attempt) {
    Thread.ofPlatform().daemon().name("event-feed-connect").start(attempt);
  }

  /// Sends what is queued for at most two seconds, and is over after at most three. What was not
  /// sent is counted.
  @Override
  public void close() {
    closed = true;
    try {
      if (!sender.join(LAST_WORDS)) {
        sender.interrupt();
        var _ =
            sender.join(SHUTDOWN); // a daemon, which hangs up when it comes back from its answer
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      sender.interrupt();
    }
  }
}
