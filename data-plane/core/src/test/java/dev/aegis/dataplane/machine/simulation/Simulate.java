package dev.aegis.dataplane.machine.simulation;

import java.io.Console;
import java.time.Duration;
import java.util.Optional;

/// The simulation as a program, behind `./aegis simulate`: needs nothing but the classes of the
/// core and its tests. Ends with exit code 1 when a promise was broken.
public final class Simulate {
  private static final Duration ON_A_TERMINAL = Duration.ofSeconds(1);
  private static final Duration IN_A_LOG = Duration.ofSeconds(10);

  private final long count;
  private final int entries;
  private final SimulatedSeeds seeds;
  private final long beganNs = System.nanoTime();
  private final boolean terminal =
      Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();

  private Simulate(long first, long count, int entries) {
    this.count = count;
    this.entries = entries;
    this.seeds = new SimulatedSeeds(first, count, entries);
  }

  /// Runs and says how it went.
  ///
  /// @param words the first seed, how many seeds, and how many entries each; the launcher has
  ///   checked them
  public static void main(String[] words) throws InterruptedException {
    Simulate simulate =
        new Simulate(
            Long.parseLong(words[0]), Long.parseLong(words[1]), Integer.parseInt(words[2]));
    System.exit(simulate.run() ? 0 : 1);
  }

  private boolean run() throws InterruptedException {
    seeds.run(terminal ? ON_A_TERMINAL : IN_A_LOG, this::showProgress);
    System.out.print(terminal ? "\r\u001b[K" : "");
    SimulatedSeeds.Failure failure = seeds.firstFailure();
    if (failure != null) {
      failure.why().printStackTrace(System.out);
      System.out.printf("%nseed %d failed; replay it with%n", failure.seed());
      System.out.printf("  %s%n", failure.replay());
    }
    System.out.printf("aegis simulate %s: %s%n", failure == null ? "HELD" : "BROKEN", summary());
    return failure == null;
  }

  private void showProgress() {
    System.out.printf(terminal ? "\r\u001b[K%s" : "%s%n", summary());
    System.out.flush();
  }

  private String summary() {
    double seconds = (System.nanoTime() - beganNs) / 1e9;
    long applied = seeds.done() * entries;
    return "%,d of %,d seeds, %,d entries, %d violations; %.0f s, %,.0f entries/s"
        .formatted(seeds.done(), count, applied, seeds.violations(), seconds, applied / seconds);
  }
}
