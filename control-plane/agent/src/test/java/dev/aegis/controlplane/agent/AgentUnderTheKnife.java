package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.Events;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalMemory;
import dev.aegis.controlplane.agent.outlet.ConfigPullRequests;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.outlet.LocalGitQueue;
import dev.aegis.controlplane.agent.outlet.MarkdownIssueFolder;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.plan.PlanPolicy;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The agent's loop as a process of its own, for a test that kills it: real journal, real
/// repository, and a cluster that churns in every window. `AgentUnderTheKnife FOLDER`, or
/// `AgentUnderTheKnife FOLDER halt` for one that is gone, as if killed, between the proposal and
/// the journal's line about it, or `halt-in-move` for one that is gone while it holds git's locks.
///
/// Each window ends a minute later than the one before, so that every turn has something to write.
final class AgentUnderTheKnife {
  private static final long FROM = 1_763_938_400_000L;
  private static final long TURN_MS = 61_000;

  /// Exit code of one that halted.
  static final int HALTED = 99;

  static final String HALT = "halt";
  static final String HALT_IN_MOVE = "halt-in-move";

  /// What git holds while the branch of the records moves.
  static final List<String> LOCKS = List.of("packed-refs.lock", "refs/heads/pulls.lock");

  private AgentUnderTheKnife() {}

  public static void main(String[] words) throws Exception {
    Path folder = Path.of(words[0]);
    LocalGitQueue queue = LocalGitQueue.open(folder.resolve("config.git"));
    Journal journal = Journal.open(folder.resolve("journal.jsonl"), Instant.ofEpochMilli(FROM));
    ConfigPullRequests pullRequests =
        switch (words.length > 1 ? words[1] : "") {
          case HALT -> haltsWhenOpened(queue);
          case HALT_IN_MOVE -> haltsWhenLocked(queue, folder.resolve("config.git"));
          default -> queue;
        };
    long[] turn = {0};
    AgentLoop loop =
        new AgentLoop(
            new AgentLoop.Reads(() -> window(++turn[0]), queue, queue),
            ResponsePlanner.standard(PlanPolicy.defaults()),
            DraftDesk.atOnce(new IncidentMemory(SignVectors::new, List.of())),
            new ToldProposals(
                JournalMemory.read(folder.resolve("journal.jsonl"), Instant.ofEpochMilli(FROM))
                    .proposals()),
            new AgentLoop.Writes(
                journal,
                pullRequests,
                new MarkdownIssueFolder(folder.resolve("issues")),
                LateDeliveries.NONE,
                false));
    while (true) {
      CycleReport report = loop.runOnce();
      System.out.println("turn " + turn[0] + " " + report.problems());
    }
  }

  private static ConfigPullRequests haltsWhenOpened(ConfigPullRequests queue) {
    return (patch, concern, body, now) -> {
      Delivered delivered = queue.openOrUpdate(patch, concern, body, now);
      if (delivered instanceof Delivered.Opened) {
        Runtime.getRuntime().halt(HALTED);
      }
      return delivered;
    };
  }

  private static ConfigPullRequests haltsWhenLocked(ConfigPullRequests queue, Path gitDir) {
    List<Path> locks = LOCKS.stream().map(gitDir::resolve).toList();
    return (patch, concern, body, now) -> {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            while (locks.stream().noneMatch(Files::exists)) {
              Thread.onSpinWait();
            }
            Runtime.getRuntime().halt(HALTED);
          });
      return queue.openOrUpdate(patch, concern, body, now);
    };
  }

  private static TelemetryWindow window(long turn) {
    List<RaftEvent> events = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      long at = FROM + 10_000L * i;
      events.add(TelemetryJson.readEvent(Events.termChanged("n3", 2 * i + 1, at, 5 + i)));
      events.add(
          TelemetryJson.readEvent(
              Events.leaderChanged("n3", 2 * i + 2, at + 300, 5 + i, i % 2 == 0 ? "n1" : "n2")));
    }
    return new TelemetryWindow(
        FROM,
        FROM + TURN_MS * turn,
        List.of(
            new SourceStatus(
                SourceStatus.Source.EVENTS, SourceStatus.STREAM, SourceStatus.State.OK, "")),
        events,
        List.of());
  }
}
