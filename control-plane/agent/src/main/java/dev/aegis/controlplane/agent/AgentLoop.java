package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.intake.WindowSource;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalEntry;
import dev.aegis.controlplane.agent.outlet.ConfigPullRequests;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.agent.outlet.DeployedConfigSource;
import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.controlplane.agent.outlet.PostmortemIssues;
import dev.aegis.controlplane.agent.outlet.ProposalHistorySource;
import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.controlplane.envelope.Violation;
import dev.aegis.controlplane.plan.Delivery;
import dev.aegis.controlplane.plan.ResponsePlan;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.agent.AnomalyClassifier;
import dev.aegis.telemetry.verdict.Anomaly;
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
/// merged or declined is read from the queue each time, so a restart forgets nothing.
///
/// Not thread-safe: one thread runs the turns.
final class AgentLoop {
  /// What a turn reads.
  record Reads(WindowSource windows, DeployedConfigSource config, ProposalHistorySource history) {}

  /// What a turn writes to.
  record Writes(
      Journal journal, ConfigPullRequests pullRequests, PostmortemIssues issues, boolean dryRun) {}

  private final Reads reads;
  private final ResponsePlanner planner;
  private final AnomalyClassifier classifier = HeuristicClassifier.standard();
  private final Writes writes;
  private @Nullable Sight lastSight;

  AgentLoop(Reads reads, ResponsePlanner planner, Writes writes) {
    this.reads = reads;
    this.planner = planner;
    this.writes = writes;
  }

  CycleReport runOnce() throws InterruptedException {
    TelemetryWindow window = reads.windows().look();
    Instant now = Instant.ofEpochMilli(window.toMs());
    List<String> problems = new ArrayList<>();
    noteSight(window, now, problems);
    try {
      ResponsePlan plan = planner.plan(window, reads.config().read(), reads.history().history());
      return respond(plan, window, now, problems);
    } catch (IOException | MalformedConfigException e) {
      problems.add("The configuration repository cannot be read: " + describe(e));
      return judgeOnly(window, now, problems);
    }
  }

  /// Without the deployed configuration nothing can be proposed, but what is seen is still told.
  private CycleReport judgeOnly(TelemetryWindow window, Instant now, List<String> problems) {
    Anomaly anomaly = classifier.classify(window);
    String problem = problems.getLast();
    if (!anomaly.isNone()) {
      journal(
          now, new JournalEntry.WindowJudged(anomaly, "not_needed", problem, List.of()), problems);
    }
    return new CycleReport(now, Sight.of(window), anomaly, null, false, problems);
  }

  /// What the agent can see is part of the record: a time in which it saw nothing must not look
  /// like one in which nothing happened.
  private void noteSight(TelemetryWindow window, Instant now, List<String> problems) {
    Sight sight = Sight.of(window);
    if (sight != lastSight
        && journal(now, JournalEntry.SightChanged.of(sight.wireName(), window), problems)) {
      lastSight = sight;
    }
  }

  private CycleReport respond(
      ResponsePlan plan, TelemetryWindow window, Instant now, List<String> problems) {
    boolean told = plan.anomaly().isNone() || journal(now, judged(plan), problems);
    boolean acts = told && !writes.dryRun();
    Optional<Delivered> delivered = acts ? deliver(plan, now, problems) : Optional.empty();
    boolean drafted = acts && plan.draft().isPresent() && draft(plan.draft().get(), now, problems);
    return new CycleReport(
        now, Sight.of(window), plan.anomaly(), delivered.orElse(null), drafted, problems);
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

  private Optional<Delivered> deliver(ResponsePlan plan, Instant now, List<String> problems) {
    if (plan.delivery() == Delivery.NOTHING
        || !(plan.proposal() instanceof Proposal.Approved approved)) {
      return Optional.empty();
    }
    String branch = approved.concern().branch().value();
    try {
      Delivered delivered =
          writes
              .pullRequests()
              .openOrUpdate(approved.patch(), approved.concern(), approved.body(), now);
      switch (delivered) {
        case Delivered.Opened(int number) ->
            journal(now, delivered("opened", branch, "proposal " + number), problems);
        case Delivered.Updated(int number) ->
            journal(now, delivered("renewed", branch, "proposal " + number), problems);
        case Delivered.StillFresh _ -> {}
        case Delivered.LeftToAPerson _ ->
            journal(now, delivered("left_to_a_person", branch, "a person works on it"), problems);
        case Delivered.Refused(String reason) -> {
          problems.add("The proposal was not taken: " + reason);
          journal(now, delivered("refused", branch, reason), problems);
        }
      }
      return Optional.of(delivered);
    } catch (IOException e) {
      problems.add("The proposal could not be written: " + describe(e));
      return Optional.empty();
    }
  }

  private static JournalEntry delivered(String outcome, String branch, String detail) {
    return new JournalEntry.ProposalDelivered(outcome, branch, detail);
  }

  private boolean draft(PostmortemDraft draft, Instant now, List<String> problems) {
    try {
      boolean opened = writes.issues().openUnlessThere(draft, now);
      if (opened) {
        journal(now, new JournalEntry.DraftOpened(draft.title()), problems);
      }
      return opened;
    } catch (IOException e) {
      problems.add("The postmortem draft could not be written: " + describe(e));
      return false;
    }
  }

  private boolean journal(Instant now, JournalEntry entry, List<String> problems) {
    try {
      writes.journal().append(now, entry);
      return true;
    } catch (IOException e) {
      problems.add("The journal cannot be written, so nothing is done: " + describe(e));
      return false;
    }
  }

  private static String describe(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
