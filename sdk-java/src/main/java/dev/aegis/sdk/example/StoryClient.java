package dev.aegis.sdk.example;

import dev.aegis.sdk.AegisClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Writes under a lock while a cluster goes through faults, and tells at the end whether the
/// cluster kept its promises: no acknowledged write lost, the lock's token never going back, every
/// failure a typed one.
public final class StoryClient {
  private static final Duration PROGRESS_EVERY = Duration.ofSeconds(2);
  private static final int EXIT_GOOD = 0;
  private static final int EXIT_NOT_GOOD = 1;
  private static final int EXIT_USAGE = 2;

  private StoryClient() {}

  /// Runs the story; see [StoryOptions#USAGE].
  public static void main(String[] words) throws IOException, InterruptedException {
    System.exit(run(List.of(words), System.in, System.out));
  }

  static int run(List<String> words, InputStream in, PrintStream out)
      throws IOException, InterruptedException {
    StoryOptions options;
    AegisClient client;
    try {
      options = StoryOptions.parse(words);
      client = Arguments.connect(options.endpoints(), options.tls());
    } catch (IllegalArgumentException mistake) {
      out.println(mistake.getMessage());
      out.print(StoryOptions.USAGE);
      return EXIT_USAGE;
    }
    try (client) {
      StoryReport report = tell(client, options, in, out);
      Files.writeString(options.report(), report.toJson());
      out.print(report.toText());
      out.println(
          "  report in " + options.report() + ", acknowledged writes in " + options.ackLog());
      return report.isGood() ? EXIT_GOOD : EXIT_NOT_GOOD;
    }
  }

  private static StoryReport tell(
      AegisClient client, StoryOptions options, InputStream in, PrintStream out)
      throws IOException, InterruptedException {
    StoryLedger ledger = new StoryLedger();
    Thread progress = daemon("story-progress", () -> printProgress(ledger, out));
    try (Writer ackLog = Files.newBufferedWriter(options.ackLog())) {
      new StoryWriter(client, options, ledger, ackLog, goesOn(options, in)).run();
    } finally {
      progress.interrupt();
    }
    out.println("Reading all acknowledged writes again ...");
    Optional<List<Integer>> lost = StoryVerification.lost(client, ledger);
    return ledger.report(lost.orElse(List.of()), lost.isPresent());
  }

  private static BooleanSupplier goesOn(StoryOptions options, InputStream in) {
    Optional<Duration> limit = options.limit();
    if (limit.isPresent()) {
      long deadline = System.nanoTime() + limit.get().toNanos();
      return () -> System.nanoTime() - deadline < 0;
    }
    AtomicBoolean open = new AtomicBoolean(true);
    Thread _ =
        daemon(
            "story-stdin",
            () -> {
              try (InputStream input = in) {
                input.transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException _) {
                // an input that cannot be read is as good as closed
              }
              open.set(false);
            });
    return open::get;
  }

  private static void printProgress(StoryLedger ledger, PrintStream out) {
    try {
      while (true) {
        Thread.sleep(PROGRESS_EVERY);
        out.println(ledger.progress(System.nanoTime()));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the writing is over
    }
  }

  private static Thread daemon(String name, Runnable task) {
    return Thread.ofPlatform().daemon().name(name).start(task);
  }
}
