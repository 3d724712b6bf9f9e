package dev.aegis.controlplane.agent;

import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.intake.DirectScrape;
import dev.aegis.controlplane.agent.intake.EventLog;
import dev.aegis.controlplane.agent.intake.Events;
import dev.aegis.controlplane.agent.intake.HostPort;
import dev.aegis.controlplane.agent.intake.LocalRedis;
import dev.aegis.controlplane.agent.intake.RedisEventTail;
import dev.aegis.controlplane.agent.intake.ScrapePages;
import dev.aegis.controlplane.agent.intake.WindowAssembler;
import dev.aegis.controlplane.agent.journal.Journal;
import dev.aegis.controlplane.agent.journal.JournalMemory;
import dev.aegis.controlplane.agent.outlet.BareRepository;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.outlet.LocalGitQueue;
import dev.aegis.controlplane.agent.outlet.MarkdownIssueFolder;
import dev.aegis.controlplane.agent.outlet.ProposalHistorySource;
import dev.aegis.controlplane.agent.recall.IncidentMemory;
import dev.aegis.controlplane.plan.PlanPolicy;
import dev.aegis.controlplane.plan.ResponsePlanner;
import dev.aegis.controlplane.recall.SignVectors;
import dev.aegis.telemetry.signal.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The whole agent without Spring: real pages, a real Redis, a real repository; only time is told.
abstract class WholeAgent {
  static final long START = 1_763_938_400_000L;
  static final List<String> NODES = List.of("n1", "n2", "n3");

  @TempDir Path folder;
  final AtomicReference<Instant> time = new AtomicReference<>(Instant.ofEpochMilli(START));
  final InstantSource clock = time::get;
  final TreeMap<NodeId, ScrapePages> pages = new TreeMap<>();
  BareRepository repository;
  LocalRedis redis;
  LocalGitQueue queue;
  Journal journal;
  DirectScrape metrics;
  EventLog events;
  RedisEventTail tail;
  final IncidentMemory memory = new IncidentMemory(SignVectors::new, List.of());
  DraftDesk desk = DraftDesk.atOnce(memory);

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
    tail = RedisEventTail.start(redis.address(), events, 120_000, clock);
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

  /// Four leaders lost and five gained within a minute, told by a follower that saw it all.
  void churn(int leaderships) {
    long seq = 1;
    for (int i = 0; i < leaderships; i++) {
      long at = START - 60_000 + 10_000L * i;
      write(Events.termChanged("n3", seq++, at, 5 + i));
      write(Events.leaderChanged("n3", seq++, at + 300, 5 + i, i % 2 == 0 ? "n1" : "n2"));
    }
    long last = seq - 1;
    await().until(() -> events.collect(0, Long.MAX_VALUE).events().size() >= last);
  }

  void write(String event) {
    redis.write(event);
  }

  AgentLoop loop(boolean dryRun) throws IOException {
    return loop(
        new AgentLoop.Writes(
            journal,
            queue,
            new MarkdownIssueFolder(folder.resolve("issues")),
            LateDeliveries.NONE,
            dryRun));
  }

  /// As a process that begins: it knows what the journal tells.
  AgentLoop loop(AgentLoop.Writes writes) throws IOException {
    return loop(
        queue,
        new ToldProposals(
            JournalMemory.read(folder.resolve("journal.jsonl"), clock.instant()).proposals()),
        writes);
  }

  AgentLoop loop(ProposalHistorySource history, ToldProposals told, AgentLoop.Writes writes) {
    return new AgentLoop(
        new AgentLoop.Reads(
            new WindowAssembler(metrics, events, Duration.ofMinutes(2), clock), queue, history),
        ResponsePlanner.standard(PlanPolicy.defaults()),
        desk,
        told,
        writes);
  }

  /// So many turns, five seconds apart by the told clock.
  CycleReport watch(AgentLoop loop, int turns) throws InterruptedException {
    CycleReport last = turn(loop);
    for (int i = 1; i < turns; i++) {
      advance(Duration.ofSeconds(5));
      last = turn(loop);
    }
    advance(Duration.ofSeconds(5));
    return last;
  }

  static CycleReport turn(AgentLoop loop) throws InterruptedException {
    return loop.runOnce();
  }

  void advance(Duration by) {
    time.updateAndGet(now -> now.plus(by));
  }

  static String page(boolean leads, long term) {
    return Contract.fixture("scrape.txt")
        .replace("aegis_raft_is_leader 1.0", "aegis_raft_is_leader " + (leads ? "1.0" : "0.0"))
        .replace("aegis_raft_term 7.0", "aegis_raft_term " + term);
  }
}
