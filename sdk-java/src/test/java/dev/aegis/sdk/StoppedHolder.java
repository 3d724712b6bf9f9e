package dev.aegis.sdk;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A process that holds a lock, for [StoppedHolderIT] to stop in the middle of it. All times are
/// readings of the machine's monotonic clock, which two processes on it share.
final class StoppedHolder {
  static final String LOCK = "stopped/lock";
  static final String KEY = "stopped/key";
  static final Duration TTL = Duration.ofSeconds(2);
  private static final Duration BELIEVED = TTL.multipliedBy(9).dividedBy(10);

  private StoppedHolder() {}

  /// Prints the lock's token; and once the lock is lost, [Report].
  public static void main(String[] endpoints) throws InterruptedException {
    AtomicLong until = new AtomicLong();
    CountDownLatch told = new CountDownLatch(1);
    ClientObserver observer =
        new ClientObserver() {
          @Override
          public void callEnded(String operation, Outcome outcome, Duration took) {
            if (operation.equals("Create")) {
              sessionRenewed(took);
            }
          }

          @Override
          public void sessionRenewed(Duration took) {
            until.set(System.nanoTime() - took.toNanos() + BELIEVED.toNanos());
          }
        };
    try (AegisClient client = AegisClient.builder(List.of(endpoints)).observer(observer).connect();
        Session session = client.openSession(TTL)) {
      HeldLock lock = client.locks().acquire(session, LOCK, TTL);
      lock.onLost(_ -> told.countDown());
      System.out.println(lock.token());
      long inside = System.nanoTime();
      for (long asking = inside; lock.isHeld(); asking = System.nanoTime()) {
        inside = asking; // read before it asked: it may be stopped in between
      }
      long noticed = System.nanoTime();
      String wrote;
      try {
        wrote = "revision " + lock.keys().put(KEY, "late").revision();
      } catch (AegisException failure) {
        wrote = failure.getClass().getSimpleName();
      }
      boolean wasTold = told.await(TTL.toMillis(), TimeUnit.MILLISECONDS);
      System.out.println(new Report(until.get(), inside, noticed, wasTold, wrote).line());
    }
  }

  /// What it saw.
  ///
  /// @param until until when its last acknowledged renewal let it believe in the lock
  /// @param inside when it last believed to hold the lock, before it looked again
  /// @param noticed when it knew better
  /// @param wasTold whether its listener was called
  /// @param wrote what came of a write after that
  record Report(long until, long inside, long noticed, boolean wasTold, String wrote) {
    String line() {
      return "%d;%d;%d;%b;%s".formatted(until, inside, noticed, wasTold, wrote);
    }

    static Report of(String line) {
      String[] parts = line.split(";", -1);
      return new Report(
          Long.parseLong(parts[0]),
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Boolean.parseBoolean(parts[3]),
          parts[4]);
    }
  }
}
