package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.controlplane.agent.intake.Events;
import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalCheck;
import dev.aegis.controlplane.agent.outlet.ConfigPullRequests;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.outlet.MarkdownIssueFolder;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.telemetry.verdict.AnomalyKind;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the agent does about what it sees, turn by turn.
@Timeout(120)
class AgentLoopTest extends WholeAgent {
  @Test
  void healthyClusterIsLeftAlone() throws Exception {
    write(Events.leaderChanged("n1", 1, START - 60_000, 4, "n1"));

    CycleReport report = watch(loop(false), 5);

    assertThat(report.anomaly().kind()).isEqualTo(AnomalyKind.NONE);
    assertThat(report.sight()).isEqualTo(Sight.BOTH_FEEDS);
    assertThat(report.problems()).isEmpty();
    assertThat(repository.numbers()).isEmpty();
    assertThat(folder.resolve("issues")).doesNotExist();
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .hasLineCount(1)
        .contains("\"what\":\"sight\",\"sight\":\"both_feeds\",\"silent\":[]");
  }

  @Test
  void churnBecomesOneProposalAndOneDraftHoweverLongItLasts() throws Exception {
    AgentLoop loop = loop(false);
    watch(loop, 2);
    churn(5);

    CycleReport first = watch(loop, 1);
    assertThat(first.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(first.deliveries()).containsExactly(new Delivered.Opened(1));
    assertThat(first.drafts()).isEqualTo(1);

    CycleReport later = watch(loop, 14);
    assertThat(later.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(later.drafts()).isZero();
    assertThat(repository.numbers()).containsExactly(1);
    assertThat(repository.record(1)).contains("state: open", "kind: election_churn", "```diff");
    try (var drafts = Files.list(folder.resolve("issues"))) {
      assertThat(drafts).hasSize(1);
    }
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .contains("\"decision\":\"propose\"", "\"outcome\":\"opened\"", "\"outcome\":\"renewed\"")
        .containsOnlyOnce("\"what\":\"draft\"");
    assertThat(JournalCheck.check(folder.resolve("journal.jsonl")))
        .isInstanceOf(JournalCheck.Result.Intact.class);
  }

  @Test
  void restartedAgentOpensNothingASecondTime() throws Exception {
    churn(5);
    watch(loop(false), 1);

    CycleReport report = watch(loop(false), 2);

    assertThat(report.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(repository.numbers()).containsExactly(1);
  }

  @Test
  void closedProposalIsDeclinedAndNotMadeAgain() throws Exception {
    AgentLoop loop = loop(false);
    churn(5);
    watch(loop, 1);
    repository.close(1, time.get().toString());

    CycleReport report = watch(loop, 3);

    assertThat(report.deliveries()).isEmpty();
    assertThat(repository.numbers()).containsExactly(1);
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .contains("a person declined this");
  }

  @Test
  void dryRunWritesNothingToTheOutlets() throws Exception {
    churn(5);

    CycleReport report = watch(loop(true), 2);

    assertThat(report.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(repository.numbers()).isEmpty();
    assertThat(folder.resolve("issues")).doesNotExist();
  }

  @Test
  void unreadableConfigurationIsToldAndTheWatchGoesOn() throws Exception {
    repository.replaceMain("raft: [\n");
    churn(5);

    CycleReport report = watch(loop(false), 1);

    assertThat(report.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(report.problems()).singleElement().asString().contains("configuration", "line ");
    assertThat(repository.numbers()).isEmpty();
    assertThat(report.drafts()).as("a broken file may be the incident's cause").isEqualTo(1);
    assertThat(Files.readString(folder.resolve("journal.jsonl"))).contains("cannot be read");
  }

  @Test
  void journalThatCannotBeWrittenStopsEveryAction() throws Exception {
    churn(5);
    journal.close();

    CycleReport report = watch(loop(false), 1);

    assertThat(report.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(report.problems())
        .anyMatch(problem -> problem.contains("journal cannot be written"));
    assertThat(repository.numbers()).isEmpty();
    assertThat(folder.resolve("issues")).doesNotExist();
  }

  @Test
  void proposalThatCouldNotBeWrittenIsALineOfTheJournal() throws Exception {
    churn(5);
    AgentLoop loop =
        loop(
            writes((_, _, _, _) -> {
              throw new IOException("no space left");
            }));

    CycleReport report = watch(loop, 1);

    assertThat(report.problems()).contains("The proposal could not be written: no space left");
    assertThat(report.drafts()).as("each write stands for itself").isEqualTo(1);
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .contains("\"what\":\"proposal\",\"outcome\":\"failed\"", "no space left");
  }

  /// A far outlet's history may be half a minute old, and be without what was opened since.
  @Test
  void proposalWhoseLineCouldNotBeWrittenIsToldAlsoWhenTheHistoryLagsBehind() throws Exception {
    churn(5);
    ToldProposals told = new ToldProposals(Set.of());
    AgentLoop full =
        loop(
            queue,
            told,
            writes((patch, concern, body, now) -> {
              Delivered opened = queue.openOrUpdate(patch, concern, body, now);
              journal.close(); // as a disk that is full from here on
              return opened;
            }));
    watch(full, 1);
    assertThat(repository.numbers()).containsExactly(1);
    journal = Journal.open(folder.resolve("journal.jsonl"), clock.instant());
    Iterator<ProposalHistory> lagging = List.of(ProposalHistory.EMPTY).iterator();

    watch(loop(() -> lagging.hasNext() ? lagging.next() : queue.history(), told, writes(queue)), 4);

    assertThat(repository.numbers()).containsExactly(1);
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .doesNotContain("\"outcome\":\"opened\"")
        .containsOnlyOnce("\"outcome\":\"found\"")
        .contains("\"detail\":\"proposal 1, opened at 20");
  }

  private AgentLoop.Writes writes(ConfigPullRequests pullRequests) {
    return new AgentLoop.Writes(
        journal,
        pullRequests,
        new MarkdownIssueFolder(folder.resolve("issues")),
        LateDeliveries.NONE,
        false);
  }

  @Test
  void oneFeedIsEnoughAndNoneIsAStateWithAName() throws Exception {
    churn(5);
    pages.values().forEach(ScrapePages::close);
    assertThat(watch(loop(false), 1))
        .returns(Sight.EVENTS_ONLY, CycleReport::sight)
        .returns(AnomalyKind.ELECTION_CHURN, report -> report.anomaly().kind());

    tail.close();
    redis.close();
    advance(Duration.ofMinutes(10));
    AgentLoop loop = loop(false);
    assertThat(turn(loop).sight()).isEqualTo(Sight.BLIND);
    assertThat(turn(loop).sight()).isEqualTo(Sight.BLIND);
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .containsOnlyOnce("\"sight\":\"blind\",\"silent\":[\"n1: connection refused")
        .contains("stream: ");
  }
}
