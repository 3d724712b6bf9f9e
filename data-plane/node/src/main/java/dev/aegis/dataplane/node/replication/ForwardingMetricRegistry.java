package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftTimings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.ratis.metrics.LongCounter;
import org.apache.ratis.metrics.MetricRegistryInfo;
import org.apache.ratis.metrics.RatisMetricRegistry;
import org.apache.ratis.metrics.Timekeeper;

/// One of Ratis' registries. Counters count, since Ratis reads some of them back; of the timers
/// only the log sync and the peers' round trips are measured; gauges are not kept.
final class ForwardingMetricRegistry implements RatisMetricRegistry {
  private static final String LOG_SYNC = "syncTime";
  private static final String PEER_LATENCY = "_latency";
  private static final Timekeeper UNMEASURED = () -> () -> 0L;

  private final MetricRegistryInfo info;
  private final String node;
  private final Map<String, Timekeeper> timers = new ConcurrentHashMap<>();
  private final Map<String, LongCounter> counters = new ConcurrentHashMap<>();

  ForwardingMetricRegistry(MetricRegistryInfo info) {
    this.info = info;
    // "n1" or "n1@group-...".
    String prefix = info.getPrefix();
    int at = prefix.indexOf('@');
    this.node = at < 0 ? prefix : prefix.substring(0, at);
  }

  @Override
  public Timekeeper timer(String name) {
    return timers.computeIfAbsent(name, this::newTimer);
  }

  private Timekeeper newTimer(String name) {
    if (name.equals(LOG_SYNC)) {
      return measured(RaftTimings::logSyncBegan, RaftTimings::logSyncEnded);
    }
    int peerEnds = name.indexOf(PEER_LATENCY);
    if (peerEnds > 0 && info.getApplicationName().equals("ratis_grpc")) {
      String peer = name.substring(0, peerEnds);
      return measured(_ -> {}, (timings, nanos) -> timings.peerRoundTrip(peer, nanos));
    }
    return UNMEASURED;
  }

  /// Who is told of the beginning is told of the end: a call of a node that has ended meanwhile is
  /// none of the next node of its name.
  private Timekeeper measured(Consumer<RaftTimings> began, BiConsumer<RaftTimings, Long> ended) {
    return () -> {
      long start = System.nanoTime();
      Optional<RaftTimings> receiver = ForwardingMetricRegistries.receiver(node);
      receiver.ifPresent(began);
      return () -> {
        long nanos = System.nanoTime() - start;
        receiver.ifPresent(timings -> ended.accept(timings, nanos));
        return nanos;
      };
    };
  }

  @Override
  public LongCounter counter(String name) {
    return counters.computeIfAbsent(
        name,
        _ ->
            switch (name) {
              case "electionCount" -> new Counter(RaftTimings::electionEnded);
              case "timeoutCount" -> new Counter(RaftTimings::electionTimedOut);
              default -> new Counter(_ -> {});
            });
  }

  private final class Counter implements LongCounter {
    private final AtomicLong count = new AtomicLong();
    private final Consumer<RaftTimings> incremented;

    Counter(Consumer<RaftTimings> incremented) {
      this.incremented = incremented;
    }

    @Override
    public void inc(long n) {
      count.addAndGet(n);
      ForwardingMetricRegistries.receiver(node).ifPresent(incremented);
    }

    @Override
    public void dec(long n) {
      count.addAndGet(-n);
    }

    @Override
    public long getCount() {
      return count.get();
    }
  }

  @Override
  public boolean remove(String name) {
    return timers.remove(name) != null || counters.remove(name) != null;
  }

  @Override
  public <T> void gauge(String name, Supplier<Supplier<T>> gaugeSupplier) {
    // What gauges would tell is sampled from the division instead (see RatisNode.status).
  }

  @Override
  public MetricRegistryInfo getMetricRegistryInfo() {
    return info;
  }
}
