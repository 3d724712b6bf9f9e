package dev.aegis.load.command;

import dev.aegis.load.cluster.Cluster;
import dev.aegis.load.cluster.FailoverTrial;
import dev.aegis.load.report.Spread;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// `./aegis load failover`: kills the leader of the running cluster again and again.
record FailoverCommand(int times) {

  static FailoverCommand parse(List<String> words) {
    Arguments arguments = Arguments.parse(words, Set.of("--times"), Set.of());
    return new FailoverCommand(arguments.number("--times", 10, 1, 1_000));
  }

  void run(Cluster cluster, PrintStream out) throws InterruptedException {
    List<Double> millis = new ArrayList<>();
    for (int i = 1; i <= times; i++) {
      Duration silence = FailoverTrial.run(cluster);
      millis.add((double) silence.toMillis());
      out.println("kill %d of %d: %d ms".formatted(i, times, silence.toMillis()));
    }
    out.println(
        "from SIGKILL of the leader to the first acknowledged write, ms, median (least-most): "
            + Spread.of(millis).text("%.0f"));
  }
}
