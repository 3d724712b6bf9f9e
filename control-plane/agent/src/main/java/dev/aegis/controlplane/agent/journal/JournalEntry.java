package dev.aegis.controlplane.agent.journal;

import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.util.List;

/// One thing worth a line.
public sealed interface JournalEntry {

  /// A window showed something.
  ///
  /// @param decision `propose`, `not_needed` or `blocked`
  /// @param reason why, one sentence
  /// @param violations of a blocked change: the ids of the rules it broke
  record WindowJudged(Anomaly anomaly, String decision, String reason, List<String> violations)
      implements JournalEntry {
    public WindowJudged {
      violations = List.copyOf(violations);
    }
  }

  /// What the agent can see is not what it was in the window before; the first window of a process
  /// is told as well.
  ///
  /// @param sight `both_feeds`, `metrics_only`, `events_only` or `blind`
  /// @param silent the sources nothing came from, and why
  record SightChanged(String sight, List<String> silent) implements JournalEntry {
    private static final int MAX_SILENT = 32;

    public SightChanged {
      silent = List.copyOf(silent);
    }

    public static SightChanged of(String sight, TelemetryWindow window) {
      return new SightChanged(
          sight,
          window.sources().stream()
              .filter(source -> source.state() == SourceStatus.State.SILENT)
              .limit(MAX_SILENT)
              .map(source -> source.origin() + ": " + source.detail())
              .toList());
    }
  }

  /// A proposal was taken to the queue.
  ///
  /// @param outcome `opened`, `renewed`, `left_to_a_person` or `refused`
  /// @param detail its number, or why
  record ProposalDelivered(String outcome, String branch, String detail) implements JournalEntry {}

  /// A draft of a postmortem was put where people find it.
  record DraftOpened(String title) implements JournalEntry {}

  /// The last writing was cut off by a crash; the rest of that line was removed.
  record TornLineRemoved(long bytes) implements JournalEntry {}
}
