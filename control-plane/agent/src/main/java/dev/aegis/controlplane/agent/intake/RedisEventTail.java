package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.feed.EventStream;
import dev.aegis.telemetry.feed.FeedAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.XReadParams;
import redis.clients.jedis.resps.StreamEntry;

/// Tails the event stream in Redis into an [EventLog], on a thread and a connection of its own.
///
/// Every connection is opened here, not by the library: after each, the stream is read on from the
/// last id, so nothing that Redis still has is lost; what is read twice is dropped by its sequence
/// number ([dev.aegis.telemetry.window.EventSequence]). The first reading begins one window back. A
/// stream whose newest id lies before the last one read has begun anew (Redis restarted without its
/// data), and is read from one window back again.
///
/// Nothing is waited for without an end: not for a connection, nor for an answer, nor for the
/// thread when the tail is closed. A name service that hangs has no deadline and cannot be
/// interrupted, so a connection is made on a thread of its own, and never two at once: however long
/// it hangs, it costs one thread. The blocking read waits shorter than the deadline of an answer,
/// so a silent stream and a dead Redis look different. An entry's id carries the clock of Redis; it
/// is moved to the reader's clock by the difference of the two when the connection was made.
public final class RedisEventTail implements AutoCloseable {
  private static final Duration BLOCK = Duration.ofSeconds(1);
  private static final Duration COMMAND_DEADLINE = Duration.ofSeconds(3);
  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration STOP = Duration.ofSeconds(2);
  private static final int BATCH = 500;
  private static final StreamEntryID BEFORE_ALL = new StreamEntryID(0, 0);

  private final FeedAddress address;
  private final JedisClientConfig config;
  private final EventLog log;
  private final long windowMs;
  private final InstantSource clock;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable CompletableFuture<Jedis> connecting;
  private StreamEntryID last = BEFORE_ALL;

  /// Starts tailing.
  ///
  /// @param windowMs how far back the first reading begins
  public static RedisEventTail start(
      FeedAddress address, EventLog log, long windowMs, InstantSource clock) {
    RedisEventTail tail = new RedisEventTail(address, log, windowMs, clock);
    tail.thread.start();
    return tail;
  }

  private RedisEventTail(FeedAddress address, EventLog log, long windowMs, InstantSource clock) {
    this.address = address;
    this.config = config(address);
    this.log = log;
    this.windowMs = windowMs;
    this.clock = clock;
    thread = Thread.ofPlatform().daemon().name("redis-event-tail").unstarted(this::tailUntilClosed);
  }

  private static JedisClientConfig config(FeedAddress address) {
    int answerMs = Math.toIntExact(COMMAND_DEADLINE.toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(Math.toIntExact(CONNECT_DEADLINE.toMillis()))
            .socketTimeoutMillis(answerMs)
            .blockingSocketTimeoutMillis(answerMs) // else a blocking command waits for ever
            .database(address.database())
            .ssl(address.tls())
            .sslParameters(namedByItsCertificate())
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED); // a reader may not need CLIENT
    if (!address.user().isEmpty()) {
      config.user(address.user());
    }
    if (!address.password().isEmpty()) {
      config.password(address.password());
    }
    return config.build();
  }

  /// The library checks who signed a certificate, and not of itself whose it is.
  private static SSLParameters namedByItsCertificate() {
    SSLParameters parameters = new SSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  private void tailUntilClosed() {
    try {
      do {
        try (Jedis redis = connect()) {
          tail(redis);
        } catch (TimeoutException | ExecutionException | RuntimeException e) {
          // Whatever it is: a tail that ends unheard is a feed that is silent for ever. Its own end
          // is no trouble of the stream.
          if (!isClosed()) {
            log.interrupted(describe(e));
          }
        }
      } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      // closed while it waited
    } finally {
      if (connecting != null) {
        var _ = connecting.thenAccept(Jedis::close);
      }
    }
  }

  /// One that is not made in time is not given up: it is waited for again the next time.
  private Jedis connect() throws TimeoutException, ExecutionException, InterruptedException {
    CompletableFuture<Jedis> attempt =
        connecting != null
            ? connecting
            : CompletableFuture.supplyAsync(
                () -> new Jedis(new HostAndPort(address.host(), address.port()), config),
                task -> Thread.ofPlatform().daemon().name("redis-connect").start(task));
    connecting = attempt;
    try {
      Jedis redis =
          attempt.get(CONNECT_DEADLINE.plus(COMMAND_DEADLINE).toMillis(), TimeUnit.MILLISECONDS);
      connecting = null;
      return redis;
    } catch (ExecutionException e) {
      connecting = null;
      throw e;
    }
  }

  private void tail(Jedis redis) {
    long redisClockAheadMs = redisNowMs(redis) - clock.millis();
    findPosition(redis, redisClockAheadMs);
    while (!isClosed()) {
      List<StreamEntry> batch = readOn(redis);
      for (StreamEntry entry : batch) {
        take(entry, redisClockAheadMs);
      }
      if (batch.size() < BATCH) {
        log.readThrough(clock.millis());
      }
    }
  }

  private void findPosition(Jedis redis, long redisClockAheadMs) {
    long nowMs = clock.millis();
    List<StreamEntry> newest =
        redis.xrevrange(EventStream.KEY, StreamEntryID.MAXIMUM_ID, StreamEntryID.MINIMUM_ID, 1);
    StreamEntryID end = newest.isEmpty() ? BEFORE_ALL : newest.getFirst().getID();
    boolean beganAnew = end.compareTo(last) < 0;
    if (beganAnew) {
      log.beganAnew(nowMs);
    }
    if (beganAnew || last.equals(BEFORE_ALL)) {
      last = new StreamEntryID(Math.max(0, nowMs - windowMs + redisClockAheadMs), 0);
    }
  }

  /// `XREAD BLOCK` with a length of 0 would wait for ever; this one comes back at least once a
  /// second.
  private List<StreamEntry> readOn(Jedis redis) {
    @Nullable Map<String, List<StreamEntry>> read =
        redis.xreadAsMap(
            XReadParams.xReadParams().block(Math.toIntExact(BLOCK.toMillis())).count(BATCH),
            Map.of(EventStream.KEY, last));
    return read == null ? List.of() : read.getOrDefault(EventStream.KEY, List.of());
  }

  private void take(StreamEntry entry, long redisClockAheadMs) {
    last = entry.getID();
    long receivedMs = Math.min(clock.millis(), last.getTime() - redisClockAheadMs);
    log.accept(receivedMs, entry.getFields().getOrDefault(EventStream.FIELD, ""));
  }

  private static long redisNowMs(Jedis redis) {
    List<String> time = redis.time();
    return Long.parseLong(time.get(0)) * 1000 + Long.parseLong(time.get(1)) / 1000;
  }

  /// By type only: an address may carry a password. The innermost, for the library's own says
  /// little; what each address of a host answered it keeps aside.
  private static String describe(Exception failure) {
    Throwable cause = failure;
    while (cause.getCause() != null || cause.getSuppressed().length > 0) {
      cause = cause.getCause() != null ? cause.getCause() : cause.getSuppressed()[0];
    }
    return "Redis cannot be read (" + cause.getClass().getSimpleName() + ")";
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      // A read comes back by itself, at the latest when an answer is due; the thread is a daemon.
      var _ = thread.join(STOP);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
