package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Session;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Puts a steady, bounded load on a cluster.
public final class LoadClient {
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Duration LOCK_WAIT = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);
  private static final int KEYS_PER_THREAD = 100;

  private final AegisClient client;
  private final LoadOptions options;
  private final LoadTally tally = new LoadTally();

  private LoadClient(AegisClient client, LoadOptions options) {
    this.client = client;
    this.options = options;
  }

  /// Runs the load; see [LoadOptions#USAGE].
  public static void main(String[] words) throws InterruptedException {
    System.exit(run(List.of(words), System.out));
  }

  static int run(List<String> words, PrintStream out) throws InterruptedException {
    LoadOptions options;
    AegisClient client;
    try {
      options = LoadOptions.parse(words);
      client = Arguments.connect(options.endpoints(), options.tls());
    } catch (IllegalArgumentException mistake) {
      out.println(mistake.getMessage());
      out.print(LoadOptions.USAGE);
      return 2;
    }
    try (client) {
      LoadClient load = new LoadClient(client, options);
      load.runThreads();
      out.println(load.tally.text());
      return load.tally.isGood() ? 0 : 1;
    }
  }

  private void runThreads() throws InterruptedException {
    long end = System.nanoTime() + options.runTime().toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < options.threads(); i++) {
      int thread = i;
      threads.add(Thread.ofPlatform().name("load-" + i).start(() -> runThread(thread, end)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void runThread(int thread, long end) {
    try {
      while (System.nanoTime() - end < 0) {
        try (Session session = client.openSession(TTL)) {
          operate(thread, session, end);
          if (session.isAlive()) {
            return; // the time is over, not the session
          }
        } catch (RuntimeException failure) {
          tally.failed(failure);
          Thread.sleep(PAUSE_AFTER_FAILURE);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Operations at their due times. The threads begin spread over one period.
  private void operate(int thread, Session session, long end) throws InterruptedException {
    long period = options.period().toNanos();
    long due = System.nanoTime() + period * thread / options.threads();
    for (int i = 0; due - end < 0 && session.isAlive(); i++, due += period) {
      long early = due - System.nanoTime();
      if (early > 0) {
        Thread.sleep(Duration.ofNanos(early));
      }
      try {
        operate(thread, session, i);
        tally.done(Duration.ofNanos(System.nanoTime() - due));
      } catch (RuntimeException failure) {
        tally.failed(failure);
      }
    }
  }

  private void operate(int thread, Session session, int i) {
    String key = "load/" + thread + "/" + i % KEYS_PER_THREAD;
    switch (i % 10) {
      case 0 -> client.locks().acquire(session, "load/" + thread, LOCK_WAIT).close();
      case 1, 3, 5, 7, 9 -> session.keys().put(key, "value " + i);
      default -> client.keys().get(key);
    }
  }
}
