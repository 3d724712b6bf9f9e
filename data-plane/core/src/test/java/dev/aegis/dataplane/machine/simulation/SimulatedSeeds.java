package dev.aegis.dataplane.machine.simulation;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Runs a row of seeds on all cores, to the end even when some fail.
///
/// Each seed is wholly determined by its own number and shares nothing with the others, so neither
/// the number of cores nor their pace changes what is found: the least failed seed of a row is the
/// same on every machine.
///
/// The counts may be read while the seeds run, from any thread.
public final class SimulatedSeeds {
  private final long last;
  private final int entries;
  private final AtomicLong next;
  private final AtomicLong done = new AtomicLong();
  private final Coverage coverage = new Coverage();
  private @Nullable Failure first;
  private long violations;

  /// A seed that broke a promise, and which.
  public record Failure(long seed, int entries, Throwable why) {
    public String replay() {
      return "./aegis simulate --seed %d --entries %d".formatted(seed, entries);
    }
  }

  /// @param first the first seed of the row
  /// @param count how many there are
  /// @param entries length of the log that each seed makes
  public SimulatedSeeds(long first, long count, int entries) {
    this.next = new AtomicLong(first);
    this.last = first + count - 1;
    this.entries = entries;
  }

  /// Runs them all.
  ///
  /// @param meanwhile called by this thread, once in each interval
  public void run(Duration interval, Runnable meanwhile) throws InterruptedException {
    int cores = Runtime.getRuntime().availableProcessors();
    try (ExecutorService threads = Executors.newFixedThreadPool(cores)) {
      for (int i = 0; i < cores; i++) {
        threads.execute(this::runWhatIsLeft);
      }
      threads.shutdown();
      while (!threads.awaitTermination(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        meanwhile.run();
      }
    }
  }

  private void runWhatIsLeft() {
    Coverage seen = new Coverage();
    for (long seed = next.getAndIncrement(); seed <= last; seed = next.getAndIncrement()) {
      try {
        new Simulation(seed, seen).run(entries);
      } catch (RuntimeException | Error why) {
        note(new Failure(seed, entries, why));
      }
      done.incrementAndGet();
    }
    merge(seen);
  }

  private synchronized void note(Failure failure) {
    violations++;
    if (first == null || failure.seed < first.seed) {
      first = failure;
    }
  }

  private synchronized void merge(Coverage seen) {
    coverage.addAll(seen);
  }

  public long done() {
    return done.get();
  }

  /// How many seeds have failed.
  public synchronized long violations() {
    return violations;
  }

  /// The least of the seeds that have failed.
  public synchronized @Nullable Failure firstFailure() {
    return first;
  }

  /// What happened in all seeds; complete when the run is over.
  public synchronized Coverage coverage() {
    return coverage;
  }
}
