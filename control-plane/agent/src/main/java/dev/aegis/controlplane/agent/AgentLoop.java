package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.intake.WindowSource;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalEntry;
import dev.aegis.controlplane.agent.journal.JournalEntry.ProposalDelivered;
import dev.aegis.controlplane.agent.outlet.ConfigPullRequests;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.agent.outlet.DeployedConfigSource;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.controlplane.agent.outlet.PostmortemIssues;
import dev.aegis.controlplane.agent.outlet.ProposalHistorySource;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.Violation;
import dev.aegis.controlplane.plan.Delivery;
import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.controlplane.plan.ResponsePlan;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.recall.PastIncident;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One turn of the agent: all reads, one pure step, all writes.
///
/// What is seen is in the journal before anything is done about it; where the journal cannot be
/// written, nothing is done. Each write stands for itself: a draft is not lost because the queue
/// could not be reached. Nothing is kept between turns except the window's ring: what was proposed,
/// merged or declined is read from the queue each time, so a restart forgets nothing. What the
/// queue holds and the journal does not tell of, because the process died between the two, is told
/// when it is found ([ToldProposals]).
///
/// Not thread-safe: one thread runs the turns, and ends the loop after the last one.
final class AgentLoop {
  /// What a turn reads.
  record Reads(WindowSource windows, DeployedConfigSource config, ProposalHistorySource history) {}

  /// What a turn writes to.
  record Writes(
      Journal journal,
      ConfigPullRequests pullRequests,
      PostmortemIssues issues,
      LateDeliveries late,
      boolean dryRun) {}

  /// What a turn has come to so far.
  private static final class Turn {
    private final Instant now;
    private final List<String> problems = new ArrayList<>();
    private final List<CycleReport.Proposed> proposals = new ArrayList<>();
    private Optional<ProposalHistory> history = Optional.empty();
    private int drafts;

    private Turn(Instant now) {
      this.now = now;
    }
  }

  private final Reads reads;
  private final ResponsePlanner planner;
  private final Writes writes;
  private final DraftDesk desk;
  private final ToldProposals told;
  private @Nullable Sight lastSight;

  AgentLoop(
      Reads reads, ResponsePlanner planner, DraftDesk desk, ToldProposals told, Writes writes) {
    this.reads = reads;
    this.planner = planner;
    this.desk = desk;
    this.told = told;
    this.writes = writes;
  }

  CycleReport runOnce() throws InterruptedException {
    TelemetryWindow window = reads.windows().look();
    Turn turn = new Turn(Instant.ofEpochMilli(window.toMs()));
    noteSight(window, turn);
    tellLate(turn);
    ResponsePlan plan = plan(window, turn);
    tellFound(turn);
    respond(plan, window, turn);
    return new CycleReport(
        turn.now, Sight.of(window), plan.anomaly(), turn.proposals, turn.drafts, turn.problems);
  }

  private ResponsePlan plan(TelemetryWindow window, Turn turn) {
    try {
      DeployedConfig config = reads.config().read();
      ProposalHistory history = reads.history().history();
      turn.history = Optional.of(history);
      return planner.plan(window, config, history);
    } catch (IOException | MalformedConfigException e) {
      String problem = "The configuration repository cannot be read: " + describe(e);
      turn.problems.add(problem);
      return planner.planWithoutConfig(window, problem);
    }
  }

  /// What the agent can see is part of the record: a time in which it saw nothing must not look
  /// like one in which nothing happened.
  private void noteSight(TelemetryWindow window, Turn turn) {
    Sight sight = Sight.of(window);
    if (sight != lastSight
        && journal(turn, JournalEntry.SightChanged.of(sight.wireName(), window))) {
      lastSight = sight;
    }
  }

  private void respond(ResponsePlan plan, TelemetryWindow window, Turn turn) {
    boolean told = plan.anomaly().isNone() || journal(turn, judged(plan));
    if (!told || writes.dryRun()) {
      return;
    }
    deliver(plan, turn);
    if (plan.callsForDraft()) {
      desk.take(plan, window, plan.proposal().inOneSentence());
    }
    putDown(turn);
  }

  private static JournalEntry judged(ResponsePlan plan) {
    return switch (plan.proposal()) {
      case Proposal.NotNeeded(String reason, String _) ->
          new JournalEntry.WindowJudged(plan.anomaly(), "not_needed", reason, List.of());
      case Proposal.Blocked blocked ->
          new JournalEntry.WindowJudged(
              plan.anomaly(),
              "blocked",
              "the change would not be safe",
              blocked.violations().stream().map(Violation::ruleId).distinct().toList());
      case Proposal.Approved approved ->
          new JournalEntry.WindowJudged(
              plan.anomaly(), "propose", approved.body().title(), List.of());
    };
  }

  private void deliver(ResponsePlan plan, Turn turn) {
    if (plan.delivery() == Delivery.NOTHING
        || !(plan.proposal() instanceof Proposal.Approved approved)) {
      return;
    }
    String branch = approved.concern().branch().value();
    try {
      Delivered delivered =
          writes
              .pullRequests()
              .openOrUpdate(approved.patch(), approved.concern(), approved.body(), turn.now);
      tellDelivered(branch, delivered, turn);
    } catch (IOException e) {
      tellDelivered(branch, new Delivered.Failed(describe(e)), turn);
    }
  }

  private void tellDelivered(String branch, Delivered delivered, Turn turn) {
    turn.proposals.add(new CycleReport.Proposed(branch, delivered));
    switch (delivered) {
      case Delivered.Opened(int number) ->
          tellProposal(turn, branch, number, ProposalDelivered.opened(branch, number));
      case Delivered.Updated(int number) ->
          journal(turn, ProposalDelivered.renewed(branch, number));
      case Delivered.StillFresh _, Delivered.UnderWay _ -> {}
      case Delivered.LeftToAPerson _ ->
          journal(turn, delivered("left_to_a_person", branch, "a person works on it"));
      case Delivered.Refused(String reason) -> {
        turn.problems.add("The proposal was not taken: " + reason);
        journal(turn, delivered("refused", branch, reason));
      }
      case Delivered.Failed(String reason) -> {
        turn.problems.add("The proposal could not be written: " + reason);
        journal(turn, delivered("failed", branch, reason));
      }
    }
  }

  /// What an outlet finished between two turns belongs into the journal as well.
  private void tellLate(Turn turn) {
    for (LateDeliveries.Ending ending : writes.late().ended()) {
      switch (ending) {
        case LateDeliveries.Ending.Proposal(String branch, Delivered delivered) ->
            tellDelivered(branch, delivered, turn);
        case LateDeliveries.Ending.Draft(String title) -> tellDrafted(title, turn);
        case LateDeliveries.Ending.DraftFailed(String _, String reason) ->
            turn.problems.add("The postmortem draft could not be written: " + reason);
      }
    }
  }

  private static JournalEntry delivered(String outcome, String branch, String detail) {
    return new ProposalDelivered(outcome, branch, detail);
  }

  private boolean tellProposal(Turn turn, String branch, int number, ProposalDelivered line) {
    boolean written = journal(turn, line);
    if (written) {
      told.tell(branch, number);
    } else {
      told.lineIsMissing(branch, number);
    }
    return written;
  }

  private void tellFound(Turn turn) {
    if (turn.history.isEmpty()) {
      return;
    }
    for (PastProposal found : told.untold(turn.history.get())) {
      String branch = found.branch().value();
      Instant openedAt = Instant.ofEpochMilli(found.openedAtMs());
      ProposalDelivered line = ProposalDelivered.found(branch, found.number(), openedAt);
      if (!tellProposal(turn, branch, found.number(), line)) {
        return;
      }
    }
    told.areCompared();
  }

  /// What the desk has ready, this turn's incident or an earlier one's. A call to a model that is
  /// not in the journal would not count against the budget after a restart, so it is kept until it
  /// is.
  private void putDown(Turn turn) {
    for (var call = desk.firstCall(); call.isPresent(); call = desk.firstCall()) {
      if (!tellCall(call.get(), turn)) {
        return;
      }
    }
    desk.ready(turn.problems).forEach(ready -> putDown(ready, turn));
  }

  private boolean tellCall(DraftDesk.Asked asked, Turn turn) {
    boolean written = journal(turn, new JournalEntry.ModelAsked(asked.title(), asked.call()));
    if (written) {
      desk.callIsTold();
    }
    return written;
  }

  /// Cuts off what the desk is at, and puts the calls that no turn has told into the journal: one
  /// that was under way may have been paid.
  ///
  /// @return what did not work, a sentence each
  List<String> end() {
    desk.close();
    for (var call = desk.firstCall(); call.isPresent(); call = desk.firstCall()) {
      Turn ended = new Turn(call.get().call().endedAt());
      if (!tellCall(call.get(), ended)) {
        return ended.problems;
      }
    }
    return List.of();
  }

  private void putDown(DraftDesk.Drafted ready, Turn turn) {
    try {
      if (writes.issues().openUnlessThere(ready.draft(), turn.now)) {
        tellDrafted(ready.draft().title(), turn);
      }
    } catch (IOException e) {
      turn.problems.add("The postmortem draft could not be written: " + describe(e));
    }
  }

  private void tellDrafted(String title, Turn turn) {
    turn.drafts++;
    PastIncident incident = desk.remember(title).orElse(null);
    journal(turn, new JournalEntry.DraftOpened(title, incident));
  }

  private boolean journal(Turn turn, JournalEntry entry) {
    try {
      writes.journal().append(turn.now, entry);
      return true;
    } catch (IOException e) {
      turn.problems.add("The journal cannot be written, so nothing is done: " + describe(e));
      return false;
    }
  }

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
