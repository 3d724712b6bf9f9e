package dev.aegis.chaos.check;

import dev.aegis.chaos.history.History;
import dev.aegis.chaos.judge.AcknowledgedWrites;
import dev.aegis.chaos.judge.AppliedOrder;
import dev.aegis.chaos.judge.Finding;
import dev.aegis.chaos.judge.Linearizability;
import dev.aegis.chaos.judge.TokenOrder;
import dev.aegis.chaos.judge.Watches;
import dev.aegis.chaos.linear.Budget;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// All that a cell of a campaign has kept in its folder, judged once more as it was then: the
/// history for itself, and by what the nodes told afterwards, and the watches by that as well.
///
/// @param folder with `history.jsonl`, `watch-*.jsonl` and `afterwards-*.jsonl`
/// @param budget for each key and lock
record RecordedCell(Path folder, Budget budget) {
  private static final String HISTORY = "history.jsonl";

  /// Says what is wrong, what is open and what it rests on.
  ///
  /// @return the exit code
  /// @throws IOException when a file of it cannot be read
  int check(PrintStream out) throws IOException {
    History history = History.read(folder.resolve(HISTORY));
    Map<String, WatchStream> live = streams("watch-");
    Map<String, WatchStream> afterwards = streams("afterwards-");
    Linearizability linearizability = Linearizability.of(history, budget);
    List<Finding> findings = new ArrayList<>(linearizability.findings());
    List<String> open = new ArrayList<>(linearizability.open());
    findings.addAll(TokenOrder.check(history));
    if (afterwards.isEmpty()) {
      open.add(
          "no afterwards-*.jsonl says what the nodes had in the end, so neither a lost write nor a watch can be judged");
    } else {
      findings.addAll(Watches.check(live, afterwards));
      List<KeyChange> applied = Watches.applied(afterwards);
      findings.addAll(AcknowledgedWrites.check(history, applied));
      findings.addAll(AppliedOrder.check(history, applied));
    }
    findings.forEach(finding -> out.println("BROKEN " + finding));
    open.forEach(reason -> out.println("open: " + reason));
    out.printf(
        "%d operations, %d watches, %d nodes asked afterwards: %s%n",
        history.operations().size(),
        live.size(),
        afterwards.size(),
        findings.isEmpty() ? open.isEmpty() ? "nothing is wrong" : "undecided" : "BROKEN");
    return findings.isEmpty()
        ? open.isEmpty() ? Check.NOTHING_WRONG : Check.NOT_KNOWN
        : Check.WRONG;
  }

  /// By the rest of their names.
  private Map<String, WatchStream> streams(String prefix) throws IOException {
    Map<String, WatchStream> streams = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, prefix + "*.jsonl")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName()).replace(".jsonl", "");
        streams.put(name, WatchStream.read(file, "", false));
      }
    }
    return streams;
  }
}
