package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.StreamHistory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Watches a cluster through the agent's own readers and keeps all of it.
///
/// Bounded: a recording ends by itself when it holds as much as a document may ([#MAX_SAMPLES]).
/// Not thread-safe.
public final class Recorder {
  /// Samples of a recording: with the shortest of them ten characters, what a document can hold.
  public static final int MAX_SAMPLES = 500_000;

  /// How long the end waits for the event stream to be read up to it.
  private static final Duration LAST_READ = Duration.ofSeconds(10);

  /// The stream is read from before the recording begins, so that what comes while the connection
  /// is made is not lost.
  private static final Duration LOOK_BACK = Duration.ofMinutes(1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /// What to watch.
  ///
  /// @param metrics where the nodes' metrics come from; the caller closes it
  /// @param feed the Redis of the event stream; absent where there is none
  /// @param interval between two readings of a node
  /// @param length after which the recording ends
  public record Watch(
      MetricsSource metrics, @Nullable FeedAddress feed, Duration interval, Duration length) {}

  private final Watch watch;
  private final InstantSource clock;

  private Recorder(Watch watch, InstantSource clock) {
    this.watch = watch;
    this.clock = clock;
  }

  /// Watches until the length is over, the bound is reached or `stop` is counted down.
  public static Recording record(Watch watch, InstantSource clock, CountDownLatch stop)
      throws InterruptedException {
    return new Recorder(watch, clock).run(stop);
  }

  private Recording run(CountDownLatch stop) throws InterruptedException {
    FeedAddress feed = watch.feed();
    if (feed == null) {
      return run(stop, null);
    }
    EventLog events = new EventLog(2 * watch.length().toMillis());
    try (RedisEventTail _ = RedisEventTail.start(feed, events, LOOK_BACK.toMillis(), clock)) {
      return run(stop, events);
    }
  }

  private Recording run(CountDownLatch stop, @Nullable EventLog events)
      throws InterruptedException {
    long fromMs = clock.millis();
    readNodes(stop);
    long toMs = clock.millis();
    StreamHistory stream =
        events == null ? StreamHistory.notConfigured() : history(events, fromMs, toMs);
    return new Recording(new Span(fromMs, toMs), within(fromMs, toMs), stream);
  }

  private void readNodes(CountDownLatch stop) throws InterruptedException {
    long begin = System.nanoTime();
    long next = begin;
    int before = 0;
    while (true) {
      watch.metrics().look();
      int samples = watch.metrics().held();
      next = Math.max(next + watch.interval().toNanos(), System.nanoTime());
      boolean full = samples + (samples - before) > MAX_SAMPLES;
      boolean over = next - begin > watch.length().toNanos();
      if (full || stop.await(untilNext(begin, next, over), TimeUnit.NANOSECONDS) || over) {
        return;
      }
      before = samples;
    }
  }

  /// Nanoseconds to the next reading, or to the end where that comes before it.
  private long untilNext(long begin, long next, boolean over) {
    return (over ? begin + watch.length().toNanos() : next) - System.nanoTime();
  }

  /// A source may know more than was watched.
  private MetricsHistory within(long fromMs, long toMs) {
    MetricsHistory all = watch.metrics().history(fromMs);
    Span span = new Span(fromMs, toMs);
    return new MetricsHistory(
        all.nodes(),
        all.intervalMs(),
        all.samples().stream().filter(sample -> span.contains(sample.atMs())).toList(),
        all.missed().stream().filter(miss -> span.contains(miss.atMs())).toList(),
        all.trouble());
  }

  private static StreamHistory history(EventLog events, long fromMs, long toMs)
      throws InterruptedException {
    long giveUp = System.nanoTime() + LAST_READ.toNanos();
    while (events.lastReadMs() < toMs && System.nanoTime() < giveUp) {
      Thread.sleep(LOOK_AGAIN);
    }
    return events.history(fromMs, toMs);
  }
}
