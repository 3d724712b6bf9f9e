package dev.aegis.dataplane.node.replication;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// Whether the processors that this node may use, by whomever, have hardly any time left. Looked at
/// once a second at most, since a look reads files. Thread-safe.
final class Processors implements BooleanSupplier {
  private static final double BUSY = 0.85;
  private static final long BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Those of this machine, or of the container this process is in. The JDK tells the load since it
  /// was last asked by anybody in this process, so this one is for all.
  static final Processors OWN =
      new Processors(
          System::nanoTime,
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)::getCpuLoad);

  private final LongSupplier nanoTime;
  private final DoubleSupplier load;
  private long lookedNanos;
  private boolean isBusy;

  /// @param load from 0 to 1, since it was asked before; less than 0 where it cannot be told
  Processors(LongSupplier nanoTime, DoubleSupplier load) {
    this.nanoTime = nanoTime;
    this.load = load;
    this.lookedNanos = nanoTime.getAsLong();
  }

  @Override
  public synchronized boolean getAsBoolean() {
    long now = nanoTime.getAsLong();
    if (now - lookedNanos >= BETWEEN_LOOKS_NANOS) {
      lookedNanos = now;
      isBusy = load.getAsDouble() >= BUSY;
    }
    return isBusy;
  }
}
