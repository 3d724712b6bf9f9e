package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// A cable between two taps that loses frames, or is slow: every frame that one tap has sent is
/// carried to the other one by a thread of this process, when its time has come.
///
/// It does what `netem` does in kernels that have it, and needs neither that nor a packet filter.
/// The thread wakes by the millisecond, which is how finely frames are delayed.
final class Cable implements AutoCloseable {
  private static final Duration TO_END = Duration.ofSeconds(10);
  private static final int LOOK_MS = 50;
  private static final int POLLFD_BYTES = 8;
  private static final short POLLIN = 1;
  private static final Comparator<Frame> BY_TIME =
      Comparator.comparingLong((Frame frame) -> frame.dueNanos)
          .thenComparingLong(frame -> frame.number);

  private final Tap one;
  private final Tap other;
  private final CableQuality quality;
  private final Random random = new Random();
  private final PriorityQueue<Frame> onTheWay = new PriorityQueue<>(BY_TIME);
  private final AtomicBoolean ends = new AtomicBoolean();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final Thread carrier;

  /// A cable that works already. The taps are its own from now on.
  Cable(String name, Tap one, Tap other, CableQuality quality) {
    this.one = one;
    this.other = other;
    this.quality = quality;
    this.carrier = Thread.ofPlatform().daemon().name("cable-" + name).start(this::carry);
  }

  /// One on its way. Of those that are due at one time, the one that was sent first comes first.
  private static final class Frame {
    final long dueNanos;
    final long number;
    final Tap to;
    final byte[] content;

    Frame(long dueNanos, long number, Tap to, byte[] content) {
      this.dueNanos = dueNanos;
      this.number = number;
      this.to = to;
      this.content = content;
    }
  }

  private void carry() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment waitedOn = arena.allocate(2L * POLLFD_BYTES, Integer.BYTES);
      waitFor(waitedOn, 0, one);
      waitFor(waitedOn, POLLFD_BYTES, other);
      while (!ends.get()) {
        var _ = SystemCalls.poll(waitedOn, 2, msToTheNext());
        take(one, other);
        take(other, one);
        deliver();
      }
    }
  }

  private static void waitFor(MemorySegment waitedOn, long at, Tap tap) {
    waitedOn.set(ValueLayout.JAVA_INT, at, tap.file());
    waitedOn.set(ValueLayout.JAVA_SHORT, at + Integer.BYTES, POLLIN);
  }

  private int msToTheNext() {
    Frame next = onTheWay.peek();
    if (next == null) {
      return LOOK_MS;
    }
    long nanos = Math.max(0, next.dueNanos - System.nanoTime());
    return (int) Math.min(LOOK_MS, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
  }

  private void take(Tap from, Tap to) {
    for (byte[] frame = from.read(); frame.length > 0; frame = from.read()) {
      long number = sent.incrementAndGet();
      OptionalLong fate = quality.fate(random);
      if (fate.isPresent()) {
        onTheWay.add(new Frame(System.nanoTime() + fate.getAsLong(), number, to, frame));
      } else {
        lost.incrementAndGet();
      }
    }
  }

  private void deliver() {
    long now = System.nanoTime();
    for (Frame next = onTheWay.peek();
        next != null && next.dueNanos - now <= 0;
        next = onTheWay.peek()) {
      next.to.write(next.content);
      onTheWay.remove();
    }
  }

  /// How many frames it got.
  long sent() {
    return sent.get();
  }

  /// How many of these it lost.
  long lost() {
    return lost.get();
  }

  /// Ends it. What is on the way is lost.
  @Override
  public void close() {
    ends.set(true);
    try {
      if (!carrier.join(TO_END)) {
        throw new FaultException("The cable " + carrier.getName() + " does not end.", null);
      }
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new FaultException("Interrupted while a cable was being taken away.", failure);
    }
    one.close();
    other.close();
  }
}
