package dev.aegis.load.generator;

import dev.aegis.load.plan.Operation;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/// Gives every key a value before it is read.
public final class Preload {
  private static final int UNDER_WAY = 256;

  private final Driver driver;
  private final Semaphore free = new Semaphore(UNDER_WAY);
  private final ConcurrentSkipListMap<String, LongAdder> failures = new ConcurrentSkipListMap<>();

  private Preload(Driver driver) {
    this.driver = driver;
  }

  /// Writes keys 0 to `keys - 1` and returns when all are written.
  ///
  /// @throws PreloadFailedException when a write fails
  public static void run(Driver driver, int keys, int clients) throws InterruptedException {
    new Preload(driver).run(keys, clients);
  }

  private void run(int keys, int clients) throws InterruptedException {
    for (int key = 0; key < keys; key++) {
      free.acquire();
      driver.start(new Request(Operation.PUT, key % clients, key), new Written());
    }
    free.acquire(UNDER_WAY);
    if (!failures.isEmpty()) {
      throw new PreloadFailedException(keys, failures);
    }
  }

  private final class Written implements Completion {
    @Override
    public void succeeded() {
      free.release();
    }

    @Override
    public void failed(String kind) {
      failures.computeIfAbsent(kind, _ -> new LongAdder()).increment();
      free.release();
    }
  }
}
