package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// Holds lock "story" and writes one key after the other under it, for as long as it is told to,
/// whatever happens.
///
/// Each number is tried once. A number whose write failed, with a known outcome or not, is left
/// alone: writing it again could overtake the first write, and then the store would rightly show
/// another revision than the acknowledged one.
final class StoryWriter {
  static final String PREFIX = "story/";
  static final String LOCK = "story";

  private static final Duration LOCK_WAIT = Duration.ofSeconds(5);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

  private final AegisClient client;
  private final StoryOptions options;
  private final StoryLedger ledger;
  private final Writer ackLog;
  private final BooleanSupplier goesOn;
  private int number;

  StoryWriter(
      AegisClient client,
      StoryOptions options,
      StoryLedger ledger,
      Writer ackLog,
      BooleanSupplier goesOn) {
    this.client = client;
    this.options = options;
    this.ledger = ledger;
    this.ackLog = ackLog;
    this.goesOn = goesOn;
  }

  static String key(int number) {
    return PREFIX + "%06d".formatted(number);
  }

  static String value(int number) {
    return "write " + number;
  }

  void run() throws InterruptedException {
    while (goesOn.getAsBoolean()) {
      try (Session session = client.openSession(options.ttl())) {
        holdWhileAlive(session);
      } catch (RuntimeException failure) {
        noted(failure);
      }
    }
    ledger.finished(System.nanoTime());
  }

  private void holdWhileAlive(Session session) throws InterruptedException {
    while (goesOn.getAsBoolean() && session.isAlive()) {
      try (HeldLock lock = client.locks().acquire(session, LOCK, LOCK_WAIT)) {
        ledger.acquired(lock.token());
        while (goesOn.getAsBoolean() && lock.isHeld()) {
          writeNext(lock);
        }
      } catch (RuntimeException failure) {
        noted(failure);
      }
    }
  }

  private void writeNext(HeldLock lock) throws InterruptedException {
    number++;
    try {
      long revision = lock.keys().put(key(number), value(number)).revision();
      ledger.acknowledged(number, revision, System.nanoTime());
      log(revision);
    } catch (RuntimeException failure) {
      noted(failure);
    }
    Thread.sleep(options.writePause());
  }

  private void noted(RuntimeException failure) throws InterruptedException {
    if (failure instanceof UncheckedIOException disk) {
      throw disk;
    }
    ledger.failed(failure);
    Thread.sleep(PAUSE_AFTER_FAILURE);
  }

  private void log(long revision) {
    try {
      ackLog.write(number + " " + revision + "\n");
      ackLog.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException("The log of acknowledged writes cannot be written.", failure);
    }
  }
}
