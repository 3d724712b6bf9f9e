package dev.aegis.load.command;

import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.generator.PreloadFailedException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// Reads the words behind `./aegis load` and does what they say.
public final class LoadMain {
  private static final int EXIT_GOOD = 0;
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_USAGE = 2;

  private static final String USAGE =
      """
      usage: ./aegis load [OPTIONS]            one load on the running cluster
               --mix put                       or put=70,get=20,get-serializable=5,lock=4,watch=1
               --clients 64 --connections 16   logical clients, and what they share
               --seconds 20 --warm-up 5        measured time, and what runs before it
               --keys 10000 --value-bytes 256
               --watchers 10                   watchers of each client's key, for watch
               --connect-to leader             or all
               --report FILE                   the figures as JSON
             ./aegis load failover --times 10  kill the leader, time the first acknowledged write
             ./aegis load fill                 a load on a full store against the store as it is
               --keys 1000000 --sessions 10000 --watchers 1000
               --mix put --clients 64 --seconds 20 --warm-up 10 --value-bytes 64
             ./aegis load compare              fresh clusters of AEGIS, etcd and ZooKeeper in turns
               --rounds 3 --seconds 20 --warm-up 5 --first-warm-up 90 --failovers 10
               --rows put:1,...,lock:256       some of the rows
               --systems aegis,etcd,zookeeper  some of the systems
               --demo                          AEGIS with the flags of a plain ./aegis up
               --port-base 17100               ports from here to 325 above
               --report DIR                    where report.md and report.json go
      """;

  private LoadMain() {}

  /// Runs one command; the exit code is 0 when it did what was asked, 1 when the cluster was in the
  /// way, 2 when the words were.
  public static void main(String[] words) throws IOException, InterruptedException {
    System.exit(run(Place.fromProperties(), List.of(words), System.out, System.err));
  }

  static int run(Place place, List<String> words, PrintStream out, PrintStream err)
      throws IOException, InterruptedException {
    try {
      dispatch(place, words, out);
      return EXIT_GOOD;
    } catch (IllegalArgumentException mistake) {
      err.println("aegis: " + mistake.getMessage() + " ./aegis load help tells what there is.");
      return EXIT_USAGE;
    } catch (ClusterException | PreloadFailedException failure) {
      err.println("aegis: " + failure.getMessage());
      return EXIT_FAILED;
    }
  }

  private static void dispatch(Place place, List<String> words, PrintStream out)
      throws IOException, InterruptedException {
    String verb = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    switch (verb) {
      case "failover" -> FailoverCommand.parse(rest).run(place.runningCluster(), out);
      case "fill" -> FillCommand.parse(rest).run(place.runningCluster(), out);
      case "compare" -> CompareCommand.parse(rest).run(place, out);
      case "help", "--help", "-h" -> out.print(USAGE);
      case "run" -> RunCommand.parse(rest).run(place.runningCluster(), out);
      default -> RunCommand.parse(words).run(place.runningCluster(), out);
    }
  }
}
