package dev.aegis.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.intake.DirectScrape;
import dev.aegis.controlplane.agent.intake.EventLog;
import dev.aegis.controlplane.agent.intake.Events;
import dev.aegis.controlplane.agent.intake.HostPort;
import dev.aegis.controlplane.agent.intake.LocalRedis;
import dev.aegis.controlplane.agent.intake.RedisEventTail;
import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.intake.Sight;
import dev.aegis.controlplane.agent.intake.WindowAssembler;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalCheck;
import dev.aegis.controlplane.agent.journal.JournalMemory;
import dev.aegis.controlplane.agent.narrate.Consultation;
import dev.aegis.controlplane.agent.narrate.FakeModel;
import dev.aegis.controlplane.agent.narrate.ModelCaps;
import dev.aegis.controlplane.agent.narrate.ModelSettings;
import dev.aegis.controlplane.agent.narrate.RetrievalAugmentedDiagnoser;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import dev.aegis.controlplane.agent.outlet.Delivered;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.outlet.LocalGitQueue;
import dev.aegis.controlplane.agent.outlet.MarkdownIssueFolder;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.diagnose.HeuristicDiagnoser;
import dev.aegis.controlplane.plan.PlanPolicy;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.recall.IncidentLibrary;
import dev.aegis.controlplane.recall.Sign;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.controlplane.recall.SimilarIncident;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Diagnosis;
import dev.aegis.telemetry.window.Span;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole agent without Spring: real pages, a real Redis, a real repository; only time is told.
@Timeout(120)
class AgentLoopTest {
  private static final long START = 1_763_938_400_000L;
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  @TempDir Path folder;
  private final AtomicReference<Instant> time = new AtomicReference<>(Instant.ofEpochMilli(START));
  private final InstantSource clock = time::get;
  private final TreeMap<NodeId, ScrapePages> pages = new TreeMap<>();
  private BareRepository repository;
  private LocalRedis redis;
  private LocalGitQueue queue;
  private Journal journal;
  private DirectScrape metrics;
  private EventLog events;
  private RedisEventTail tail;
  private final IncidentMemory memory = new IncidentMemory(SignVectors::new, List.of());
  private DraftDesk desk = DraftDesk.atOnce(memory);

  @BeforeEach
  void start() throws IOException {
    repository = BareRepository.create(folder);
    TreeMap<NodeId, HostPort> addresses = new TreeMap<>();
    for (String node : NODES) {
      ScrapePages page = ScrapePages.start();
      page.show(page(node.equals("n1"), 4));
      pages.put(new NodeId(node), page);
      addresses.put(new NodeId(node), page.address());
    }
    redis = LocalRedis.start(Files.createDirectory(folder.resolve("redis")), false);
    queue = LocalGitQueue.open(repository.path());
    journal = Journal.open(folder.resolve("journal.jsonl"), clock.instant());
    metrics = new DirectScrape(addresses, Duration.ofSeconds(5), clock);
    events = new EventLog(120_000);
    tail = RedisEventTail.start(redis.url(), events, 120_000, clock);
  }

  @AfterEach
  void stop() throws IOException {
    tail.close();
    metrics.close();
    journal.close();
    queue.close();
    redis.close();
    pages.values().forEach(ScrapePages::close);
  }

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
    assertThat(first.delivery()).contains(new Delivered.Opened(1));
    assertThat(first.draftOpened()).isTrue();

    CycleReport later = watch(loop, 14);
    assertThat(later.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
    assertThat(later.draftOpened()).isFalse();
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

    assertThat(report.delivery()).isEmpty();
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
            new AgentLoop.Writes(
                journal,
                (_, _, _, _) -> {
                  throw new IOException("no space left");
                },
                new MarkdownIssueFolder(folder.resolve("issues")),
                LateDeliveries.NONE,
                false));

    CycleReport report = watch(loop, 1);

    assertThat(report.problems()).contains("The proposal could not be written: no space left");
    assertThat(report.draftOpened()).as("each write stands for itself").isTrue();
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .contains("\"what\":\"proposal\",\"outcome\":\"failed\"", "no space left");
  }

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

    var _ = watch(loop, 2);

    assertThat(Files.readAllLines(folder.resolve("journal.jsonl")))
        .filteredOn(line -> line.contains("\"what\":\"draft\""))
        .singleElement()
        .asString()
        .contains("own:election-churn:");
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

  @Test
  void slowModelHoldsUpNoWindowAndItsDraftFollows() throws Exception {
    try (FakeModel model = FakeModel.start()) {
      model.answer(model.silence());
      useModel(model, Duration.ofSeconds(60));
      AgentLoop loop = loop(false);
      churn(5);

      CycleReport first = watch(loop, 3);
      assertThat(first.anomaly().kind()).isEqualTo(AnomalyKind.ELECTION_CHURN);
      assertThat(first.draftOpened()).isFalse();
      assertThat(folder.resolve("issues")).doesNotExist();

      model.release();
      await().until(() -> turn(loop).draftOpened());
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

  /// Four leaders lost and five gained within a minute, told by a follower that saw it all.
  private void churn(int leaderships) {
    long seq = 1;
    for (int i = 0; i < leaderships; i++) {
      long at = START - 60_000 + 10_000L * i;
      write(Events.termChanged("n3", seq++, at, 5 + i));
      write(Events.leaderChanged("n3", seq++, at + 300, 5 + i, i % 2 == 0 ? "n1" : "n2"));
    }
    long last = seq - 1;
    await().until(() -> events.collect(0, Long.MAX_VALUE).events().size() >= last);
  }

  private void write(String event) {
    redis.write(event);
  }

  private AgentLoop loop(boolean dryRun) {
    return loop(
        new AgentLoop.Writes(
            journal,
            queue,
            new MarkdownIssueFolder(folder.resolve("issues")),
            LateDeliveries.NONE,
            dryRun));
  }

  private AgentLoop loop(AgentLoop.Writes writes) {
    return new AgentLoop(
        new AgentLoop.Reads(
            new WindowAssembler(metrics, events, Duration.ofMinutes(2), clock), queue, queue),
        ResponsePlanner.standard(PlanPolicy.defaults()),
        desk,
        writes);
  }

  /// So many turns, five seconds apart by the told clock.
  private CycleReport watch(AgentLoop loop, int turns) throws InterruptedException {
    CycleReport last = turn(loop);
    for (int i = 1; i < turns; i++) {
      advance(Duration.ofSeconds(5));
      last = turn(loop);
    }
    advance(Duration.ofSeconds(5));
    return last;
  }

  private static CycleReport turn(AgentLoop loop) throws InterruptedException {
    return loop.runOnce();
  }

  private void advance(Duration by) {
    time.updateAndGet(now -> now.plus(by));
  }

  private static String page(boolean leads, long term) {
    return Contract.fixture("scrape.txt")
        .replace("aegis_raft_is_leader 1.0", "aegis_raft_is_leader " + (leads ? "1.0" : "0.0"))
        .replace("aegis_raft_term 7.0", "aegis_raft_term " + term);
  }
}
