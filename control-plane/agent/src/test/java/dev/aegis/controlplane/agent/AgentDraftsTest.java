package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalMemory;
import dev.aegis.controlplane.agent.narrate.Consultation;
import dev.aegis.controlplane.agent.narrate.FakeModel;
import dev.aegis.controlplane.agent.narrate.ModelCaps;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import dev.aegis.controlplane.agent.narrate.RetrievalAugmentedDiagnoser;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Drafts that take longer than a turn, and what is remembered of them.
@Timeout(120)
class AgentDraftsTest extends WholeAgent {
  @Test
  void incidentOfADraftThatWasOpenedAfterItsTurnIsRememberedToo() throws Exception {
    churn(5);
    List<LateDeliveries.Ending> ended = new ArrayList<>();
    AgentLoop loop =
        loop(
            new AgentLoop.Writes(
                journal,
                queue,
                (draft, _) -> {
                  ended.add(new LateDeliveries.Ending.Draft(draft.title()));
                  return false;
                },
                () -> {
                  List<LateDeliveries.Ending> told = List.copyOf(ended);
                  ended.clear();
                  return told;
                },
                false));

    assertThat(watch(loop, 1).drafts()).isZero();
    assertThat(watch(loop, 1).drafts()).as("told with the turn that follows").isEqualTo(1);

    assertThat(Files.readAllLines(folder.resolve("journal.jsonl")))
        .filteredOn(line -> line.contains("\"what\":\"draft\""))
        .singleElement()
        .asString()
        .contains("own:election-churn:");
  }

  @Test
  void slowModelHoldsUpNoWindowAndItsDraftFollows() throws Exception {
    try (FakeModel model = FakeModel.start()) {
      model.answer(model.silence());
      useModel(model, Duration.ofSeconds(60));
      AgentLoop loop = loop(false);
      churn(5);

      CycleReport first = watch(loop, 3);
      assertThat(first.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
      assertThat(first.drafts()).isZero();
      assertThat(folder.resolve("issues")).doesNotExist();

      model.release();
      await().until(() -> turn(loop).drafts() > 0);
      assertThat(model.requests()).as("one incident, one question").hasSize(1);
      assertThat(draft()).contains("A model was asked, and its answer is not used: ");
      assertThat(Files.readString(folder.resolve("journal.jsonl")))
          .containsOnlyOnce("\"what\":\"model\"")
          .contains("\"outcome\":\"unreachable\"")
          .containsOnlyOnce("\"what\":\"draft\"");
      desk.close();
    }
  }

  @Test
  void draftThatWasPutDownIsRememberedByTheNextProcess() throws Exception {
    churn(5);
    watch(loop(false), 1);
    Instant nextWeek = time.get().plus(Duration.ofDays(7));

    JournalMemory read = JournalMemory.read(folder.resolve("journal.jsonl"), nextWeek);

    assertThat(read.incidents())
        .singleElement()
        .satisfies(incident -> {
          assertThat(incident.id()).startsWith("own:election-churn:");
          assertThat(incident.description().signs()).contains(Sign.LEADERSHIP_CHANGES);
          assertThat(incident.cause()).as("nobody has confirmed one").isEmpty();
        });
    IncidentLibrary library = new IncidentMemory(SignVectors::new, read.incidents()).library();
    assertThat(
            library.similarTo(
                new IncidentLibrary.Question(
                    read.incidents().getFirst().description(),
                    "",
                    new Span(nextWeek.toEpochMilli(), nextWeek.toEpochMilli())),
                1))
        .singleElement()
        .returns(read.incidents().getFirst(), SimilarIncident::incident);
  }

  @Test
  void draftThatIsReadyWhileTheJournalCannotBeWrittenWaitsForIt() throws Exception {
    try (FakeModel model = FakeModel.start()) {
      model.answer(model.silence());
      useModel(model, Duration.ofSeconds(60));
      churn(5);
      watch(loop(false), 1);
      journal.close();
      model.release();
      await().until(() -> desk.firstCall().isPresent());

      CycleReport report = watch(loop(false), 3);

      assertThat(report.drafts()).isZero();
      assertThat(folder.resolve("issues")).doesNotExist();
      assertThat(desk.firstCall()).as("a call that is in no journal is not forgotten").isPresent();

      journal = Journal.open(folder.resolve("journal.jsonl"), time.get());
      AgentLoop again = loop(false);
      await().until(() -> turn(again).drafts() > 0);
      assertThat(Files.readString(folder.resolve("journal.jsonl")))
          .containsOnlyOnce("\"what\":\"model\"");
      desk.close();
    }
  }

  @Test
  void callUnderWayWhenTheAgentEndsIsJournaledAsCutOffAndCountsAgainstTheBudget() throws Exception {
    try (FakeModel model = FakeModel.start()) {
      model.answer(model.silence());
      useModel(model, Duration.ofSeconds(60));
      AgentLoop loop = loop(false);
      churn(5);
      watch(loop, 1);
      await().until(() -> model.requests().size() == 1);

      assertThat(loop.end()).isEmpty();

      assertThat(Files.readString(folder.resolve("journal.jsonl")))
          .containsOnlyOnce("\"what\":\"model\"")
          .contains("\"outcome\":\"cut_off\"");
      assertThat(JournalMemory.read(folder.resolve("journal.jsonl"), time.get()).calls())
          .singleElement()
          .satisfies(call -> {
            assertThat(call.wasMade()).isTrue();
            assertThat(call.inputTokens()).isPositive();
            assertThat(call.outputTokens()).as("the most it may have cost").isEqualTo(800);
          });
      assertThat(loop.end()).as("ending twice tells it once").isEmpty();
      assertThat(Files.readString(folder.resolve("journal.jsonl")))
          .containsOnlyOnce("\"what\":\"model\"");
    }
  }

  @Test
  void dryRunAsksNoModel() throws Exception {
    try (FakeModel model = FakeModel.start()) {
      useModel(model, Duration.ofSeconds(60));
      churn(5);

      watch(loop(true), 2);

      assertThat(model.requests()).isEmpty();
      desk.close();
    }
  }

  private void useModel(FakeModel model, Duration timeout) {
    RetrievalAugmentedDiagnoser diagnoser =
        new RetrievalAugmentedDiagnoser(
            new ModelSettings(
                model.url(), "tiny", Optional.empty(), timeout, 800, 0, 0, ModelCaps.STANDARD),
            new HeuristicDiagnoser(),
            memory::library,
            clock,
            List.of());
    desk =
        DraftDesk.beside(
            memory,
            new DraftDesk.Narrator() {
              @Override
              public Consultation consult(Anomaly anomaly, Diagnosis own, TelemetryWindow window) {
                return diagnoser.consult(anomaly, own, window);
              }

              @Override
              public void close() {
                diagnoser.close();
              }
            });
  }

  private String draft() throws IOException {
    try (var drafts = Files.list(folder.resolve("issues"))) {
      return Files.readString(drafts.findFirst().orElseThrow());
    }
  }
}
