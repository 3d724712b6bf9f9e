package dev.aegis.controlplane.agent.outlet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.controlplane.agent.ThisJava;
import dev.aegis.controlplane.envelope.ConfigTree;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.controlplane.propose.Proposer;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Evidence;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import dev.aegis.telemetry.verdict.SuggestedAction;
import dev.aegis.telemetry.window.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class LocalGitQueueTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123Z");

  @TempDir Path folder;
  private BareRepository repository;
  private LocalGitQueue queue;

  @BeforeEach
  void start() throws IOException {
    repository = BareRepository.create(folder);
    queue = LocalGitQueue.open(repository.path());
  }

  @AfterEach
  void stop() {
    queue.close();
  }

  @Test
  void deployedConfigurationIsMainsFileWithTheDigestNodesExport() throws Exception {
    DeployedConfig deployed = queue.read();

    assertThat(ConfigTree.leaves(deployed.tree()))
        .containsEntry("raft.election-timeout-min", new ConfigTree.Text("900ms"))
        .hasSize(4);
    byte[] sha256 =
        MessageDigest.getInstance("SHA-256").digest(BareRepository.YAML.getBytes(UTF_8));
    assertThat(HexFormat.of().formatHex(sha256)).startsWith(deployed.digest());
  }

  @Test
  void proposalIsABranchAndARecordAndMainStays() throws Exception {
    String main = repository.head("main");

    assertThat(deliver(approved(3), NOW)).isEqualTo(new Delivered.Opened(1));

    String branch = approved(3).concern().branch().value();
    assertThat(repository.branches()).containsExactlyInAnyOrder("main", "pulls", branch);
    assertThat(repository.head("main")).isEqualTo(main);
    assertThat(repository.git("", "rev-parse", branch + "^")).isEqualTo(main);
    assertThat(repository.git("", "rev-list", "--count", "pulls")).isEqualTo("1");
    assertThat(repository.record(1))
        .startsWith(
            """
            number: 1
            state: open
            title: election_churn (cluster): change raft.election-timeout-min, raft.election-timeout-max
            branch: %s
            base: %s
            head: %s
            kind: election_churn
            subject: cluster
            severity: warning
            author: aegis-agent
            opened_at: 2026-11-23T12:00:00Z
            updated_at: 2026-11-23T12:00:00Z
            envelope: approved
            body:\
            """
                .formatted(branch, main, repository.head(branch)))
        .contains("unplanned_changes=3", "## Rollback", "## Safety envelope", "Runbook: ")
        .contains("## When it would not help")
        .contains("-  election-timeout-min: 900ms # measured, see the wiki")
        .contains("+  election-timeout-min: 1800ms # measured, see the wiki");
  }

  @Test
  void proposedFileKeepsEverythingButTheChangedValues() throws Exception {
    deliver(approved(3), NOW);

    assertThat(repository.file(approved(3).concern().branch().value(), "aegis.yaml"))
        .isEqualTo(
            BareRepository.YAML
                .replace("max: 1800ms", "max: 2500ms")
                .replace("min: 900ms", "min: 1800ms"));
  }

  @Test
  void sameConcernSeenAHundredTimesWithOtherNumbersIsOneProposal() throws Exception {
    for (int i = 0; i < 100; i++) {
      deliver(approved(3 + i), NOW.plusSeconds(5L * i));
    }

    assertThat(repository.numbers()).containsExactly(1);
    assertThat(repository.branches()).hasSize(3);
    assertThat(repository.record(1))
        .contains("opened_at: 2026-11-23T12:00:00Z", "updated_at: 2026-11-23T12:08:00Z")
        .contains("unplanned_changes=99");
    assertThat(repository.git("", "rev-list", "--count", "pulls"))
        .as("one renewal a minute")
        .isEqualTo("9");
  }

  @Test
  void proposalIsRenewedNotMoreOftenThanOnceAMinute() throws Exception {
    deliver(approved(3), NOW);

    assertThat(deliver(approved(4), NOW.plusSeconds(59))).isEqualTo(new Delivered.StillFresh(1));
    assertThat(repository.record(1)).contains("unplanned_changes=3");
    assertThat(deliver(approved(5), NOW.plusSeconds(60))).isEqualTo(new Delivered.Updated(1));
    assertThat(repository.record(1)).contains("unplanned_changes=5");
  }

  @Test
  void renewalKeepsWhatOthersWroteIntoTheRecord() throws Exception {
    deliver(approved(3), NOW);
    repository.commit(
        "pulls", "1.md", repository.record(1).replace("envelope: ", "reviewer: Ada\nenvelope: "));
    repository.commit("pulls", "notes.txt", "not a record\n");

    deliver(approved(4), NOW.plus(Duration.ofMinutes(2)));

    assertThat(repository.record(1)).contains("reviewer: Ada\nenvelope: approved\n");
    assertThat(repository.file("pulls", "notes.txt")).isEqualTo("not a record\n");
  }

  @Test
  void commitOfAPersonOnTheBranchStopsTheAgent() throws Exception {
    deliver(approved(3), NOW);
    String branch = approved(3).concern().branch().value();
    String theirs = repository.commit(branch, "aegis.yaml", BareRepository.YAML + "# mine\n");
    String pulls = repository.head("pulls");

    assertThat(deliver(approved(4), NOW.plus(Duration.ofHours(1))))
        .isEqualTo(new Delivered.LeftToAPerson(branch));
    assertThat(repository.head(branch)).isEqualTo(theirs);
    assertThat(repository.head("pulls")).isEqualTo(pulls);
  }

  @Test
  void branchThatAPersonMadeIsNotTakenOver() throws Exception {
    String branch = approved(3).concern().branch().value();
    repository.git("", "update-ref", "refs/heads/" + branch, repository.head("main"));

    assertThat(deliver(approved(3), NOW)).isInstanceOf(Delivered.LeftToAPerson.class);
    assertThat(repository.numbers()).isEmpty();
  }

  @Test
  void historyTellsWhatPeopleDecided() throws Exception {
    deliver(approved(3), NOW);
    assertThat(queue.history().proposals())
        .singleElement()
        .isEqualTo(past(PastProposal.State.OPEN, "2026-11-23T12:00:00Z"));

    repository.decide(1, "closed", "2026-11-23T12:34:00Z");
    assertThat(queue.history().proposals())
        .singleElement()
        .isEqualTo(past(PastProposal.State.CLOSED, "2026-11-23T12:34:00Z"));
  }

  @Test
  void changePutIntoTheQueueByHandIsNoneOfTheAgentsHistory() throws Exception {
    repository.commit(
        "pulls", "1.md", "number: 1\nstate: open\nbranch: by-hand/1-abc\nkind: manual\n\nBody\n");

    assertThat(queue.history().proposals()).isEmpty();
    assertThat(deliver(approved(3), NOW)).isEqualTo(new Delivered.Opened(2));
  }

  @Test
  void declinedConcernThatComesUpAgainGetsANewRecordOnItsOldBranch() throws Exception {
    deliver(approved(3), NOW);
    repository.decide(1, "closed", "2026-11-23T12:34:00Z");

    assertThat(deliver(approved(9), NOW.plus(Duration.ofHours(2))))
        .isEqualTo(new Delivered.Opened(2));
    assertThat(repository.record(1)).contains("state: closed");
    assertThat(repository.record(2))
        .contains("head: " + repository.head(approved(9).concern().branch().value()));
  }

  @Test
  void patchForAConfigurationThatHasMovedOnIsRefused() throws Exception {
    Proposal.Approved approved = approved(3);
    repository.commit("main", "aegis.yaml", BareRepository.YAML + "# moved\n");

    assertThat(deliver(approved, NOW))
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> assertThat(refused.reason()).contains("main has moved"));
    assertThat(repository.branches()).containsExactly("main");
  }

  @Test
  void writersAtTheSameTimeLoseNothing() throws Exception {
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Proposal.Approved approved = approved(new Subject.Node(new NodeId("n" + i)), 3);
      writers.add(
          CompletableFuture.runAsync(
              () -> {
                try (LocalGitQueue other = LocalGitQueue.open(repository.path())) {
                  other.openOrUpdate(approved.patch(), approved.concern(), approved.body(), NOW);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              },
              Thread::startVirtualThread));
    }
    writers.forEach(CompletableFuture::join);

    assertThat(repository.numbers()).containsExactly(1, 2, 3);
    assertThat(repository.branches()).hasSize(5);
    assertThat(queue.history().proposals()).hasSize(3);
  }

  @Test
  void twoAgentsWithOneConcernOpenOneProposal() throws Exception {
    Proposal.Approved approved = approved(3);
    List<CompletableFuture<Delivered>> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      writers.add(
          CompletableFuture.supplyAsync(
              () -> {
                try (LocalGitQueue other = LocalGitQueue.open(repository.path())) {
                  return other.openOrUpdate(
                      approved.patch(), approved.concern(), approved.body(), NOW);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              },
              Thread::startVirtualThread));
    }
    List<Delivered> delivered = writers.stream().map(CompletableFuture::join).toList();

    assertThat(delivered).containsOnlyOnce(new Delivered.Opened(1));
    assertThat(repository.numbers()).containsExactly(1);
  }

  @Test
  void mergeOfThePersonIsSeenByTheNextReading() throws Exception {
    deliver(approved(3), NOW);
    String branch = approved(3).concern().branch().value();
    queue.read();
    repository.git("", "update-ref", "refs/heads/main", repository.head(branch));

    assertThat(ConfigTree.leaves(queue.read().tree()))
        .containsEntry("raft.election-timeout-min", new ConfigTree.Text("1800ms"));
  }

  @Test
  void lockThatIsNotTheAgentsIsNamedAndStays() throws Exception {
    Path lock = Files.createFile(repository.path().resolve("refs/heads/pulls.lock"));

    assertThat(deliver(approved(3), NOW))
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused ->
                assertThat(refused.reason())
                    .isEqualTo(
                        "the lock %s is in the way: if no git is at work in there, remove it"
                            .formatted(lock)));
    assertThat(lock).exists();
  }

  @Test
  void folderThatIsNoRepositoryIsNamed() {
    Path nowhere = folder.resolve("nowhere.git");

    assertThatThrownBy(() -> LocalGitQueue.open(nowhere))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere.git is no bare git repository");
  }

  @Test
  void usersGitConfigurationIsNeitherReadNorWritten() throws Exception {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.writeString(home.resolve(".gitconfig"), "this is no configuration [[[\n");
    Process process =
        ThisJava.program(
                List.of("-Duser.home=" + home), OpensAProposal.class, repository.path().toString())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(out).isZero();
    assertThat(repository.numbers()).containsExactly(1);
    try (var left = Files.walk(home)) {
      assertThat(left).containsExactlyInAnyOrder(home, home.resolve(".gitconfig"));
    }
  }

  /// Run as a process of its own, with another home.
  static final class OpensAProposal {
    public static void main(String[] args) throws Exception {
      try (LocalGitQueue queue = LocalGitQueue.open(Path.of(args[0]))) {
        Proposal.Approved approved = approved(queue, new Subject.Cluster(), 3);
        queue.openOrUpdate(approved.patch(), approved.concern(), approved.body(), NOW);
      }
    }
  }

  private PastProposal past(PastProposal.State state, String at) throws Exception {
    return new PastProposal(
        1,
        approved(3).concern().branch(),
        AnomalyKind.ELECTION_CHURN,
        new Subject.Cluster(),
        Severity.WARNING,
        state,
        Instant.parse("2026-11-23T12:00:00Z").toEpochMilli(),
        Instant.parse(at).toEpochMilli());
  }

  private Delivered deliver(Proposal.Approved approved, Instant at) throws IOException {
    return queue.openOrUpdate(approved.patch(), approved.concern(), approved.body(), at);
  }

  private Proposal.Approved approved(double changes) throws Exception {
    return approved(new Subject.Cluster(), changes);
  }

  private Proposal.Approved approved(Subject subject, double changes) throws Exception {
    return approved(queue, subject, changes);
  }

  private static Proposal.Approved approved(LocalGitQueue queue, Subject subject, double changes)
      throws Exception {
    Evidence evidence =
        new Evidence(
            "leader_changed",
            "leadership changed",
            new TreeMap<>(Map.of("unplanned_changes", changes)),
            List.of());
    Anomaly anomaly =
        new Anomaly(
            AnomalyKind.ELECTION_CHURN,
            Severity.WARNING,
            subject,
            0.9,
            List.of(evidence),
            SuggestedAction.TUNE_ELECTION_TIMING,
            new Span(NOW.toEpochMilli() - 120_000, NOW.toEpochMilli()),
            "test-1");
    return (Proposal.Approved) Proposer.standard().propose(anomaly, queue.read());
  }
}
