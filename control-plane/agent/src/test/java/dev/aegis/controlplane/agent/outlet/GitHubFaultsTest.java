package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.controlplane.agent.forge.Fault;
import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever goes wrong at whatever request: the failure has a kind, nothing is lost, a later turn
/// completes what was begun, and never is anything there twice.
@Timeout(300)
class GitHubFaultsTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private static final Duration PATIENT = Duration.ofSeconds(60);

  /// What is silent costs this much a time.
  private static final Duration SHORT = Duration.ofMillis(300);

  private static final String AGENT_BRANCH = "aegis-agent/.*";

  /// Every kind of request that opening a proposal takes, in order.
  private static final List<String> REQUESTS =
      List.of(
          "GET ",
          "GET /pulls",
          "GET /branches/main",
          "GET /contents/aegis.yaml",
          "GET /branches/" + AGENT_BRANCH,
          "GET /commits/.*",
          "POST /git/blobs",
          "POST /git/trees",
          "POST /git/commits",
          "POST /git/refs",
          "POST /pulls");

  @TempDir Path folder;
  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private ForgePlace place;

  @BeforeEach
  void start() throws IOException {
    place = ForgePlace.start(folder, time::get, false, PATIENT);
  }

  @AfterEach
  void stop() {
    place.close();
  }

  private static SequencedMap<String, Fault> faults() {
    SequencedMap<String, Fault> faults = new LinkedHashMap<>();
    faults.put("401", Fault.refusal(401, "Bad credentials"));
    faults.put("403", Fault.refusal(403, "Resource not accessible by personal access token"));
    faults.put("rate limit", Fault.rateLimit(START.getEpochSecond() + 1_800));
    faults.put("secondary limit", Fault.secondaryLimit(60));
    faults.put("429", Fault.refusal(429, "Too many requests"));
    faults.put("404", Fault.refusal(404, "Not Found"));
    faults.put("409", Fault.refusal(409, "Git Repository is empty."));
    faults.put("422", Fault.refusal(422, "Reference already exists"));
    faults.put("500", Fault.refusal(500, "Server Error"));
    faults.put("502", Fault.refusal(502, "Bad Gateway"));
    faults.put("503", Fault.refusal(503, "Service Unavailable"));
    faults.put("silence", new Fault.Silence(false));
    faults.put("silence after it happened", new Fault.Silence(true));
    faults.put("break", new Fault.Break(false));
    faults.put("break after it happened", new Fault.Break(true));
    faults.put("cut off", new Fault.CutOff());
    faults.put("half a document", new Fault.HalfDocument());
    faults.put("a strange page", new Fault.StrangePage());
    return faults;
  }

  private static Fault fault(String name) {
    return Objects.requireNonNull(faults().get(name));
  }

  static Stream<String> names() {
    return faults().sequencedKeySet().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void nothingIsLostAndNothingIsThereTwice(String name) throws Exception {
    int subject = 0;
    for (String request : REQUESTS) {
      subject++;
      Subject node = new Subject.Node(new NodeId("n" + subject));
      failNext(request, name);
      String tried = attempt(node, 3);
      heal();
      String then = attempt(node, 4);

      assertThat(then)
          .as("%s at %s, after %s", name, request, tried)
          .isIn("Opened", "StillFresh", "Updated");
      assertThat(place.forge().openPulls()).as("%s at %s", name, request).hasSize(subject);
      String branch = branch(node);
      assertThat(place.file(branch)).contains("election-timeout-min: 1800ms");
      assertThat(place.forge().branches()).hasSize(1 + subject);
    }
    assertThat(place.file("main")).isEqualTo(BareRepository.YAML);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void renewalThatFailedIsMadeByALaterTurn(String name) throws Exception {
    deliver(new Subject.Cluster(), 3);
    for (String request : List.of("GET /pulls", "GET /pulls/1", "GET /commits/.*", "PATCH .*")) {
      time.updateAndGet(now -> now.plus(Duration.ofMinutes(10)));
      failNext(request, name);
      String tried = attempt(new Subject.Cluster(), 77);
      heal();
      String then = attempt(new Subject.Cluster(), 78);

      assertThat(then).as("%s at %s, after %s", name, request, tried).isEqualTo("Updated");
      assertThat(place.forge().body(1)).contains("unplanned_changes=78");
      assertThat(place.forge().pulls()).containsExactly(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void issueIsOpenedOnceWhateverHappens(String name) throws Exception {
    int opened = 0;
    for (String request : List.of("GET ", "GET /issues", "POST /issues")) {
      PostmortemDraft draft = new PostmortemDraft("Draft " + ++opened, "Words\n");
      failNext(request, name);
      OutletException failed =
          catchThrowableOfType(
              OutletException.class, () -> place.issues().openUnlessThere(draft, time.get()));
      heal();
      place.issues().openUnlessThere(draft, time.get());

      assertThat(failed).as("%s at %s", name, request).isNotNull();
      assertThat(place.forge().issueTitles()).as("%s at %s", name, request).hasSize(opened);
    }
  }

  @Test
  void everyFaultHasItsKind() throws Exception {
    Map<String, Kind> expected = new LinkedHashMap<>();
    expected.put("401", Kind.UNAUTHORISED);
    expected.put("403", Kind.UNAUTHORISED);
    expected.put("rate limit", Kind.LIMITED);
    expected.put("secondary limit", Kind.LIMITED);
    expected.put("429", Kind.LIMITED);
    expected.put("404", Kind.NOT_FOUND);
    expected.put("409", Kind.CONFLICT);
    expected.put("422", Kind.CONFLICT);
    for (String name : faults().sequencedKeySet()) {
      failNext("GET /contents/.*", name);
      OutletException failed =
          catchThrowableOfType(OutletException.class, () -> place.config().read());
      heal();

      assertThat(failed).as(name).isNotNull();
      assertThat(failed.kind())
          .as("%s: %s", name, failed.getMessage())
          .isEqualTo(expected.getOrDefault(name, Kind.UNAVAILABLE));
    }
  }

  @Test
  void whatIsLimitedIsNotAskedAgainBeforeTheTimeItNamedAndNobodySleeps() throws Exception {
    place.config().read();
    place.forge().fail(".*", Fault.rateLimit(START.getEpochSecond() + 1_800), 1);
    OutletException limited =
        catchThrowableOfType(OutletException.class, () -> place.config().read());
    int asked = place.forge().requests().size();

    assertThat(limited.notBefore()).contains(START.plusSeconds(1_800));
    time.set(START.plusSeconds(1_799));
    for (int i = 0; i < 50; i++) {
      OutletException held =
          catchThrowableOfType(OutletException.class, () -> place.config().read());
      assertThat(held.kind()).isEqualTo(Kind.LIMITED);
    }
    assertThat(place.forge().requests()).hasSize(asked);

    time.set(START.plusSeconds(1_800));
    assertThat(place.config().read().digest()).hasSize(12);
  }

  @Test
  void lastRequestThatIsAllowedIsNotFollowedByOneThatIsNot() throws Exception {
    place.forge().requestsLeft(3);
    place.config().read();
    int asked = place.forge().requests().size();

    OutletException held =
        catchThrowableOfType(OutletException.class, () -> place.history().history());
    assertThat(held.kind()).isEqualTo(Kind.LIMITED);
    assertThat(place.forge().requests()).hasSize(asked);
  }

  @Test
  void forgeThatIsAwayIsAskedEverMoreSeldom() throws Exception {
    place.forge().fail(".*", Fault.refusal(503, "Service Unavailable"), 1_000);
    List<Integer> askedAtSecond = new ArrayList<>();
    for (int second = 0; second < 900; second++) {
      time.set(START.plusSeconds(second));
      int before = place.forge().requests().size();
      assertThat(catchThrowableOfType(OutletException.class, () -> place.config().read()))
          .isNotNull();
      if (place.forge().requests().size() > before) {
        askedAtSecond.add(second);
      }
    }
    assertThat(askedAtSecond).containsExactly(0, 5, 15, 35, 75, 155, 315, 615);
  }

  @Test
  void tokenThatIsRenewedInItsFileIsTakenUpWithoutARestart() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "outdated_0123456789\n");
    GitHubPlace at = new GitHubPlace(place.forge().endpoint(), "acme/config", GitHubToken.in(file));
    try (GitHubQueue queue = GitHubQueue.open(at, time::get)) {
      assertThat(catchThrowableOfType(OutletException.class, queue::read).kind())
          .isEqualTo(Kind.UNAUTHORISED);
      Files.writeString(file, ForgePlace.TOKEN + "\n");
      time.updateAndGet(now -> now.plusSeconds(60));
      assertThat(queue.read().digest()).hasSize(12);
    }
  }

  @Test
  void tokenFileThatVanishedIsNamedAndTakenUpOnceItIsBack() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, ForgePlace.TOKEN + "\n");
    GitHubPlace at = new GitHubPlace(place.forge().endpoint(), "acme/config", GitHubToken.in(file));
    try (GitHubQueue queue = GitHubQueue.open(at, time::get)) {
      queue.read();
      Files.delete(file);
      int asked = place.forge().requests().size();
      OutletException failed = catchThrowableOfType(OutletException.class, queue::read);

      assertThat(failed.kind()).isEqualTo(Kind.UNAUTHORISED);
      assertThat(failed)
          .hasMessageContaining("token cannot be read")
          .hasMessageContaining(file.toString());
      assertThat(place.forge().requests()).as("nothing is sent without a token").hasSize(asked);

      Files.writeString(file, ForgePlace.TOKEN + "\n");
      assertThat(queue.read().digest()).hasSize(12);
    }
  }

  @Test
  void commitUnderARewrittenBodyIsAskedForOnceHoweverOftenItIsRead() throws Exception {
    deliver(new Subject.Cluster(), 3);
    place.editBody(1, "Mine now");
    long before = commitsAsked();
    for (int reading = 0; reading < 20; reading++) {
      assertThat(place.history().history().proposals()).hasSize(1);
      System.gc(); // the library forgets a commit as soon as memory is tidied
    }
    assertThat(commitsAsked() - before).isEqualTo(1);

    place.push(branch(new Subject.Cluster()), BareRepository.YAML + "# mine as well\n");
    assertThat(place.history().history().proposals()).as("another commit").isEmpty();
  }

  private long commitsAsked() {
    return place.forge().requests().stream().filter(one -> one.startsWith("GET /commits/")).count();
  }

  @Test
  void repositoryThatIsNotThereIsNamed() throws Exception {
    GitHubPlace elsewhere =
        new GitHubPlace(
            place.forge().endpoint(), "acme/elsewhere", GitHubToken.of(ForgePlace.TOKEN));
    try (GitHubQueue queue = GitHubQueue.open(elsewhere, time::get)) {
      assertThat(catchThrowableOfType(OutletException.class, queue::read))
          .hasMessageContaining("acme/elsewhere")
          .hasMessageContaining("check the repository's name and the token");
    }
  }

  @Test
  void pullRequestFromACopyOfTheRepositoryIsNotTheAgents() throws Exception {
    String branch = branch(new Subject.Cluster());
    place.forge().openByHand("mallory/config", branch, "Merge me");

    assertThat(place.history().history().proposals()).isEmpty();
    assertThat(deliver(new Subject.Cluster(), 3)).isEqualTo(new Delivered.Opened(2));
  }

  @Test
  void branchThatWasDeletedAfterADeclineIsMadeAgain() throws Exception {
    deliver(new Subject.Cluster(), 3);
    place.forge().close(1);
    place.forge().deleteBranch(branch(new Subject.Cluster()));

    assertThat(deliver(new Subject.Cluster(), 4)).isEqualTo(new Delivered.Opened(2));
    assertThat(place.history().history().proposals()).hasSize(2);
  }

  @Test
  void pagesOfAFullRepositoryAreAllRead() throws Exception {
    for (int i = 0; i < 230; i++) {
      place.forge().openByHand("acme/config", "branch-" + i, "By hand");
    }
    deliver(new Subject.Cluster(), 3);
    for (int i = 0; i < 130; i++) {
      place.forge().openByHand("acme/config", "later-" + i, "By hand");
    }

    assertThat(place.history().history().proposals()).hasSize(1);
  }

  /// A new start, so that the repository itself is asked for again, and everything of a kind fails:
  /// a GET that broke off may be sent once more.
  private void failNext(String request, String name) throws Exception {
    place.deadline(name.startsWith("silence") ? SHORT : PATIENT);
    place.restart();
    place.forge().fail(request, fault(name), 9);
  }

  /// All is well again, long after.
  private void heal() throws Exception {
    place.forge().failNoMore();
    place.deadline(PATIENT);
    place.restart();
    time.updateAndGet(now -> now.plus(Duration.ofMinutes(40)));
  }

  /// A turn: what came of it, or the kind of the failure.
  private String attempt(Subject subject, double changes) throws Exception {
    try {
      return deliver(subject, changes).getClass().getSimpleName();
    } catch (OutletException e) {
      return e.kind().name();
    }
  }

  private Delivered deliver(Subject subject, double changes) throws Exception {
    Proposal.Approved approved = approved(subject, changes);
    return place
        .pullRequests()
        .openOrUpdate(approved.patch(), approved.concern(), approved.body(), time.get());
  }

  private Proposal.Approved approved(Subject subject, double changes)
      throws MalformedConfigException {
    return Anomalies.approved(
        Anomalies.churn(subject, Severity.WARNING, changes, time.get()), BareRepository.YAML);
  }

  private String branch(Subject subject) throws MalformedConfigException {
    return approved(subject, 1).concern().branch().value();
  }
}
