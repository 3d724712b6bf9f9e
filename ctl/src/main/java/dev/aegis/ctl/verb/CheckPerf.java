package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Puts load on the cluster for a moment.
@Command(
    name = "perf",
    description = "Write 1 KiB values for a while and show how fast. For figures use ./aegis load.")
final class CheckPerf extends ClusterVerb {
  private static final String PREFIX = "aegisctl/perf/";
  private static final String VALUE = "v".repeat(1024);

  @Option(names = "--clients", paramLabel = "N", description = "Writers at once; 16 unless set.")
  private int clients = 16;

  @Option(names = "--seconds", paramLabel = "N", description = "For how long; 5 unless set.")
  private int seconds = 5;

  @Override
  ExitCode run(AegisClient client) {
    if (clients < 1 || clients > 1000 || seconds < 1 || seconds > 600) {
      throw misuse("--clients is from 1 to 1000, --seconds from 1 to 600.");
    }
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    List<CompletableFuture<List<Long>>> writers = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      String key = PREFIX + i;
      CompletableFuture<List<Long>> writer = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> writer.completeAsync(() -> write(client, key, end), Runnable::run));
      writers.add(writer);
    }
    long[] tookNanos =
        writers.stream().flatMap(writer -> writer.join().stream()).mapToLong(n -> n).toArray();
    double took = (System.nanoTime() - began) / 1e9;
    var _ = client.keys().delete(Deletion.of(KeyRange.prefix(PREFIX)));
    Arrays.sort(tookNanos);
    long failed = Arrays.stream(tookNanos).filter(nanos -> nanos < 0).count();
    long[] done = Arrays.copyOfRange(tookNanos, (int) failed, tookNanos.length);
    printer()
        .one(
            Fields.showing("perSecond")
                .with("perSecond", (int) (done.length / took))
                .with("done", done.length)
                .with("failed", failed)
                .with("p50Ms", percentile(done, 50))
                .with("p99Ms", percentile(done, 99))
                .with("maxMs", percentile(done, 100)));
    return failed == 0 && done.length > 0 ? ExitCode.DONE : ExitCode.UNREACHABLE;
  }

  /// How long each write took, in nanoseconds; -1 for one that failed.
  private static List<Long> write(AegisClient client, String key, long end) {
    List<Long> took = new ArrayList<>();
    while (System.nanoTime() < end) {
      long began = System.nanoTime();
      try {
        client.keys().put(key, VALUE);
        took.add(System.nanoTime() - began);
      } catch (AegisException _) {
        took.add(-1L);
      }
    }
    return took;
  }

  private static double percentile(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int index = Math.min(sorted.length - 1, sorted.length * percent / 100);
    return Math.round(sorted[index] / 1e4) / 100.0;
  }
}
