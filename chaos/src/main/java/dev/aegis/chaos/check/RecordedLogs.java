package dev.aegis.chaos.check;

import dev.aegis.chaos.history.History;
import dev.aegis.chaos.log.AppliedLog;
import dev.aegis.chaos.log.LogCheck;
import dev.aegis.chaos.log.LogViolation;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A history beside what nodes have applied.
record RecordedLogs(PrintStream out, PrintStream err) {

  /// Says what does not fit.
  ///
  /// @param logs each as `NODE=FILE`
  /// @return the exit code
  /// @throws IOException when a file cannot be read
  int check(Path history, List<String> logs) throws IOException {
    List<AppliedLog> applied = new ArrayList<>();
    for (String log : logs) {
      int equals = log.indexOf('=');
      if (equals < 1) {
        err.printf("'%s' is not of the form NODE=LOG.%n%s", log, Check.USAGE);
        return Check.NOT_KNOWN;
      }
      applied.add(AppliedLog.read(log.substring(0, equals), Path.of(log.substring(equals + 1))));
    }
    History recorded = History.read(history);
    List<LogViolation> violations = LogCheck.check(applied, recorded);
    violations.forEach(violation -> out.println(violation.rule() + ": " + violation.what()));
    out.printf(
        "%d operations beside %d logs: %s%n",
        recorded.operations().size(),
        applied.size(),
        violations.isEmpty() ? "nothing is wrong" : violations.size() + " things do not fit");
    return violations.isEmpty() ? Check.NOTHING_WRONG : Check.WRONG;
  }
}
