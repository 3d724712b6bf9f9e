package dev.aegis.controlplane.agent.intake;

import dev.aegis.controlplane.agent.net.HostNames;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tails the event stream in Redis into an [EventLog], on a thread and a connection of its own.
///
/// Every connection is opened here, not by the library: after each, the stream is read on from the
/// last id, so nothing that Redis still has is lost; what is read twice is dropped by its sequence
/// number ([dev.aegis.telemetry.window.EventSequence]). The first reading begins one window back. A
/// stream whose newest id lies before the last one read has begun anew (Redis restarted without its
/// data), and is read from one window back again.
///
/// Nothing is waited for without an end: not for the host's name ([HostNames]), which the library
/// would ask for on the thread that all its connections share, nor for a connection, an answer, or
/// the library's own end. The blocking read waits shorter than the command's deadline, so a silent
/// stream and a dead Redis look different. An entry's id carries the clock of Redis; it is moved to
/// the reader's clock by the difference of the two when the connection was made.
public final class RedisEventTail implements AutoCloseable {
  /// The environment variable that names the Redis of the stream. An address may hold a password,
  /// so it is never taken from a command line.
  public static final String ADDRESS_VARIABLE = "AEGIS_TELEMETRY_REDIS_URL";

  /// The stream all nodes write to.
  public static final String STREAM = "aegis:events";

  /// The field of an entry that holds the event's JSON.
  public static final String FIELD = "event";

  private static final Duration BLOCK = Duration.ofSeconds(1);
  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(3);
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final int BATCH = 500;

  private final RedisURI uri;
  private final EventLog log;
  private final long windowMs;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HostNames names = new HostNames();
  private final ClientResources resources;
  private final RedisClient client;
  private final Thread thread;
  private StreamId last = StreamId.ZERO;

  /// Starts tailing.
  ///
  /// @param windowMs how far back the first reading begins
  /// @throws IllegalArgumentException if the address is no Redis address
  public static RedisEventTail start(
      String redisUrl, EventLog log, long windowMs, InstantSource clock) {
    RedisEventTail tail = new RedisEventTail(RedisURI.create(redisUrl), log, windowMs, clock);
    tail.thread.start();
    return tail;
  }

  /// Checks the form of an address, without using it.
  ///
  /// @throws IllegalArgumentException if the address is no Redis address
  public static void requireAddress(String redisUrl) {
    RedisURI.create(redisUrl);
  }

  private RedisEventTail(RedisURI uri, EventLog log, long windowMs, InstantSource clock) {
    this.uri = uri;
    this.log = log;
    this.windowMs = windowMs;
    this.clock = clock;
    uri.setTimeout(COMMAND_DEADLINE);
    resources =
        DefaultClientResources.builder().ioThreadPoolSize(2).computationThreadPoolSize(2).build();
    client = RedisClient.create(resources, uri);
    client.setOptions(
        ClientOptions.builder()
            .autoReconnect(false)
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(CONNECT_DEADLINE).build())
            .build());
    thread = Thread.ofPlatform().daemon().name("redis-event-tail").unstarted(this::tailUntilClosed);
  }

  private void tailUntilClosed() {
    while (closed.getCount() > 0) {
      try {
        try (StatefulRedisConnection<String, String> connection = connect()) {
          tail(connection.sync());
        } catch (TimeoutException
            | ExecutionException
            | UnknownHostException
            | RuntimeException e) {
          // Whatever it is: a tail that ends unheard is a feed that is silent for ever.
          log.interrupted(describe(e));
        }
        if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  private StatefulRedisConnection<String, String> connect()
      throws TimeoutException, ExecutionException, UnknownHostException, InterruptedException {
    if (uri.getHost() != null) {
      names.await(uri.getHost(), CONNECT_DEADLINE);
    }
    ConnectionFuture<StatefulRedisConnection<String, String>> connecting =
        client.connectAsync(StringCodec.UTF8, uri);
    try {
      // The library has a deadline for the socket and one for the first words on it.
      return connecting.get(
          CONNECT_DEADLINE.plus(COMMAND_DEADLINE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      var _ =
          connecting.thenAccept(late -> {
            var _ = late.closeAsync();
          });
      throw e;
    }
  }

  private void tail(RedisCommands<String, String> redis) {
    long redisClockAheadMs = redisNowMs(redis) - clock.millis();
    findPosition(redis, redisClockAheadMs);
    while (closed.getCount() > 0) {
      List<StreamMessage<String, String>> batch = readOn(redis);
      for (StreamMessage<String, String> entry : batch) {
        take(entry, redisClockAheadMs);
      }
      if (batch.size() < BATCH) {
        log.readThrough(clock.millis());
      }
    }
  }

  private void findPosition(RedisCommands<String, String> redis, long redisClockAheadMs) {
    long nowMs = clock.millis();
    List<StreamMessage<String, String>> newest =
        redis.xrevrange(STREAM, Range.unbounded(), Limit.from(1));
    StreamId end = newest.isEmpty() ? StreamId.ZERO : StreamId.parse(newest.getFirst().getId());
    boolean beganAnew = end.compareTo(last) < 0;
    if (beganAnew) {
      log.beganAnew(nowMs);
    }
    if (beganAnew || last.equals(StreamId.ZERO)) {
      last = new StreamId(Math.max(0, nowMs - windowMs + redisClockAheadMs), 0);
    }
  }

  /// `XREAD BLOCK` with a length of 0 would wait for ever; this one comes back at least once a
  /// second.
  @SuppressWarnings("unchecked") // the library's generic varargs: one offset, of the right type
  private List<StreamMessage<String, String>> readOn(RedisCommands<String, String> redis) {
    return redis.xread(
        XReadArgs.Builder.block(BLOCK).count(BATCH), StreamOffset.from(STREAM, last.toString()));
  }

  private void take(StreamMessage<String, String> entry, long redisClockAheadMs) {
    last = StreamId.parse(entry.getId());
    long receivedMs = Math.min(clock.millis(), last.ms() - redisClockAheadMs);
    log.accept(receivedMs, entry.getBody().getOrDefault(FIELD, ""));
  }

  private static long redisNowMs(RedisCommands<String, String> redis) {
    List<String> time = redis.time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  /// By type only: an address may carry a password.
  private static String describe(Exception failure) {
    Throwable cause =
        failure instanceof ExecutionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return "Redis cannot be read (" + cause.getClass().getSimpleName() + ")";
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    names.close();
    try {
      client
          .shutdownAsync(0, STOP.toMillis(), TimeUnit.MILLISECONDS)
          .get(STOP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      // its threads are daemons: they do not keep the process
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    resources
        .shutdown(0, STOP.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(STOP.toMillis());
  }
}
