package dev.aegis.controlplane.agent.journal;

import dev.aegis.controlplane.agent.narrate.ModelCall;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  /// A proposal was taken to the queue, or found there.
  ///
  /// @param outcome `opened`, `renewed`, `left_to_a_person`, `refused` or `failed`; `found` when it
  ///   stands at the outlet and no line told that it was opened, because the agent was killed
  ///   between the two, or its journal was begun anew
  /// @param detail its number, or why
  record ProposalDelivered(String outcome, String branch, String detail) implements JournalEntry {
    static final String OPENED = "opened";
    static final String FOUND = "found";
    private static final Pattern NUMBER = Pattern.compile("proposal ([1-9][0-9]{0,8})\\b.*");

    /// A new one.
    public static ProposalDelivered opened(String branch, int number) {
      return numbered(OPENED, branch, number, "");
    }

    /// One that tells the latest now.
    public static ProposalDelivered renewed(String branch, int number) {
      return numbered("renewed", branch, number, "");
    }

    /// One that no line told of.
    ///
    /// @param openedAt by the outlet's account
    public static ProposalDelivered found(String branch, int number, Instant openedAt) {
      return numbered(FOUND, branch, number, ", opened at " + openedAt);
    }

    private static ProposalDelivered numbered(
        String outcome, String branch, int number, String more) {
      return new ProposalDelivered(outcome, branch, "proposal " + number + more);
    }

    /// The proposal a line tells of, where it says that there is one.
    static Optional<Told> told(String outcome, String branch, String detail) {
      Matcher number = NUMBER.matcher(detail);
      return (outcome.equals(OPENED) || outcome.equals(FOUND)) && number.matches()
          ? Optional.of(new Told(branch, Integer.parseInt(number.group(1))))
          : Optional.empty();
    }
  }

  /// A proposal that a line tells of.
  record Told(String branch, int number) {}

  /// A draft of a postmortem was put where people find it.
  ///
  /// @param incident what is remembered of it, to be found again when another resembles it; absent
  ///   where nothing is
  record DraftOpened(String title, @Nullable PastIncident incident) implements JournalEntry {
    public DraftOpened(String title) {
      this(title, null);
    }
  }

  /// A model was asked about an incident, or was not because its budget is spent.
  ///
  /// @param title of the draft it was asked for
  record ModelAsked(String title, ModelCall call) implements JournalEntry {}

  /// The last writing was cut off by a crash; the rest of that line was removed.
  record TornLineRemoved(long bytes) implements JournalEntry {}
}
