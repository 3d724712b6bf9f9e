package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.feed.EventStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;

/// Appends events to the stream for as long as it is open, the way a node does: each has its number
/// before it is sent, is tried twice, and then dropped; one connection, which the next attempt
/// opens anew once it has failed. Nothing is waited for longer than a deadline.
final class EventWriter implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration END = Duration.ofSeconds(30);
  private static final long PACE_MS = 3;
  private static final long RETRY_MS = 20;

  private final URI address;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;
  private @Nullable Jedis open;

  private EventWriter(String url) {
    address = URI.create(url);
    thread = Thread.ofPlatform().daemon().name("event-writer").unstarted(this::writeUntilOver);
  }

  static EventWriter start(String url) {
    EventWriter writer = new EventWriter(url);
    writer.thread.start();
    return writer;
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

  private void writeUntilOver() {
    try {
      for (long seq = 1; !over.await(PACE_MS, TimeUnit.MILLISECONDS); seq++) {
        write(seq);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      hangUp();
    }
  }

  private void write(long seq) throws InterruptedException {
    String event = Events.termChanged("n1", seq, Events.BOOT_MS + seq, seq);
    for (int attempt = 1; attempt <= 2; attempt++) {
      try {
        connection()
            .xadd(EventStream.KEY, StreamEntryID.NEW_ENTRY, Map.of(EventStream.FIELD, event));
        return;
      } catch (RuntimeException _) {
        // not taken, or not known to be taken: both are tried again, as a node does
        hangUp();
        var _ = over.await(RETRY_MS, TimeUnit.MILLISECONDS);
      }
    }
    dropped.incrementAndGet();
  }

  private Jedis connection() {
    Jedis redis = open;
    if (redis == null) {
      redis = new Jedis(address, Math.toIntExact(DEADLINE.toMillis()));
      open = redis;
    }
    return redis;
  }

  private void hangUp() {
    try (Jedis _ = open) {
      open = null;
    } catch (RuntimeException _) {
      // it was down already
    }
  }

  @Override
  public void close() {
    over.countDown();
  }
}
