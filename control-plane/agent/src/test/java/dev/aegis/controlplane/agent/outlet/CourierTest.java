package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.forge.Fault;
import dev.aegis.controlplane.agent.forge.ForgeSimulator;
import dev.aegis.controlplane.agent.outlet.LateDeliveries.Ending;
import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.propose.Proposal;
import dev.aegis.telemetry.verdict.Severity;
import dev.aegis.telemetry.verdict.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The loop goes on, whatever the forge does.
@Timeout(120)
class CourierTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  /// A courier that has no patience: whatever is not there at once comes late.
  private static final Duration PATIENCE = Duration.ZERO;

  @TempDir Path folder;
  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private ForgeSimulator forge;
  private Courier courier;

  @BeforeEach
  void start() throws IOException {
    forge = ForgeSimulator.start(folder, BareRepository.YAML, ForgePlace.TOKEN, time::get);
    courier = courier(Duration.ofSeconds(60));
  }

  private Courier courier(Duration deadline) {
    GitHubPlace place =
        new GitHubPlace(
            forge.endpoint(),
            ForgeSimulator.REPOSITORY,
            GitHubToken.of(ForgePlace.TOKEN),
            deadline,
            deadline);
    return Courier.to(GitHubQueue.open(place, time::get), PATIENCE, time::get);
  }

  @AfterEach
  void stop() {
    forge.close();
    courier.close();
  }

  @Test
  void silentForgeIsAStateWithANameAndNotAWait() {
    forge.fail(".*", new Fault.Silence(false), 1_000);

    for (int turn = 0; turn < 20; turn++) {
      assertThat(catchThrowableOfType(OutletException.class, courier::read).kind())
          .isEqualTo(Kind.UNAVAILABLE);
      time.updateAndGet(now -> now.plusSeconds(5));
    }
    assertThat(forge.requests()).as("one errand waits for its answer").hasSizeLessThan(2);
  }

  @Test
  void lastReadingStandsInForAForgeThatIsAwayForFiveMinutes() throws Exception {
    String digest = seen().read().digest();
    forge.fail(".*", Fault.refusal(503, "Service Unavailable"), 1_000);

    time.updateAndGet(now -> now.plus(Courier.STALE));
    assertThat(courier.read().digest()).isEqualTo(digest);
    time.updateAndGet(now -> now.plusSeconds(1));
    await()
        .untilAsserted(() ->
            assertThat(catchThrowableOfType(OutletException.class, courier::read))
                .hasMessageContaining("status 503"));
  }

  @Test
  void deliveryThatTakesLongerThanATurnIsToldWhenItEnds() throws Exception {
    assertThat(deliver(3)).isInstanceOf(Delivered.UnderWay.class);

    List<Ending> endings = new ArrayList<>();
    await().until(() -> endings.addAll(courier.ended()) && !endings.isEmpty());
    assertThat(endings).containsExactly(new Ending.Proposal(branch(), new Delivered.Opened(1)));
    assertThat(courier.ended()).as("told once").isEmpty();
    assertThat(deliver(4)).isEqualTo(new Delivered.StillFresh(1));
    assertThat(forge.pulls()).containsExactly(1);
  }

  @Test
  void oneErrandIsUnderWayForAConcernHoweverOftenItIsAskedFor() throws Exception {
    seen();
    forge.fail("GET /pulls", new Fault.Silence(false), 1_000);
    for (int turn = 0; turn < 30; turn++) {
      assertThat(deliver(3 + turn)).isInstanceOf(Delivered.UnderWay.class);
    }
    assertThat(forge.pulls()).isEmpty();
    assertThat(forge.requests().stream().filter("GET /pulls"::equals)).hasSizeLessThan(5);
  }

  @Test
  void deliveryThatFailedLateIsToldAndMadeByALaterTurn() throws Exception {
    seen();
    forge.fail("POST /pulls", Fault.refusal(502, "Bad Gateway"), 1);
    deliver(3);
    List<Ending> endings = new ArrayList<>();
    await().until(() -> endings.addAll(courier.ended()) && !endings.isEmpty());
    assertThat(endings)
        .singleElement()
        .isInstanceOfSatisfying(
            Ending.Proposal.class,
            late ->
                assertThat(late.delivered())
                    .isInstanceOfSatisfying(
                        Delivered.Failed.class,
                        failed -> assertThat(failed.reason()).contains("status 502")));

    time.updateAndGet(now -> now.plusSeconds(60));
    seen();
    deliver(4);
    await()
        .until(
            () -> courier.ended().contains(new Ending.Proposal(branch(), new Delivered.Opened(1))));
    assertThat(forge.pulls()).containsExactly(1);
  }

  @Test
  void whatAPersonDecidedSinceTheTurnBeganCallsTheDeliveryOff() throws Exception {
    deliverToItsEnd(3);
    time.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
    seen();
    forge.close(1);

    Delivered delivered = deliverToItsEnd(9);

    assertThat(delivered)
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> assertThat(refused.reason()).contains("somebody decided"));
    assertThat(forge.pulls()).containsExactly(1);
  }

  @Test
  void lateDraftIsToldOnceAndNotAskedForAgain() throws Exception {
    PostmortemDraft draft = new PostmortemDraft("Draft", "Words\n");
    assertThat(courier.openUnlessThere(draft, time.get())).isFalse();
    List<Ending> endings = new ArrayList<>();
    await().until(() -> endings.addAll(courier.ended()) && !endings.isEmpty());
    int asked = forge.requests().size();

    assertThat(endings).containsExactly(new Ending.Draft("Draft"));
    for (int turn = 0; turn < 20; turn++) {
      assertThat(courier.openUnlessThere(draft, time.get())).isFalse();
    }
    assertThat(forge.requests()).hasSize(asked);
    assertThat(forge.issueTitles()).containsExactly("Draft");
  }

  @Test
  void draftThatDidNotGetThereIsSentAgainThoughNobodyAsksForIt() throws Exception {
    seen();
    forge.fail("POST /issues", Fault.refusal(502, "Bad Gateway"), 1);
    courier.openUnlessThere(new PostmortemDraft("Draft", "Words\n"), time.get());
    List<Ending> endings = new ArrayList<>();
    await().until(() -> endings.addAll(courier.ended()) && !endings.isEmpty());
    assertThat(endings).singleElement().isInstanceOf(Ending.DraftFailed.class);

    time.updateAndGet(now -> now.plusSeconds(60));
    await().until(() -> courier.ended().contains(new Ending.Draft("Draft")));
    assertThat(forge.issueTitles()).containsExactly("Draft");
  }

  @Test
  void readingEveryTurnAsksTheForgeTwiceAMinute() throws Exception {
    seen();
    for (int turn = 0; turn < 720; turn++) {
      time.updateAndGet(now -> now.plusSeconds(5));
      courier.read();
      courier.history();
      if (turn % 6 == 0) {
        seen();
      }
    }
    assertThat(forge.requests()).as("of 5000 that are allowed in an hour").hasSizeLessThan(600);
  }

  /// When what was read is as new as it can be now.
  private Courier seen() throws Exception {
    await()
        .ignoreExceptions()
        .until(() -> {
          courier.read();
          return !courier.isReading();
        });
    return courier;
  }

  private Delivered deliverToItsEnd(double changes) throws Exception {
    seen();
    List<Ending> endings = new ArrayList<>();
    deliver(changes);
    await().until(() -> endings.addAll(courier.ended()) && !endings.isEmpty());
    return ((Ending.Proposal) endings.getFirst()).delivered();
  }

  private Delivered deliver(double changes) throws Exception {
    if (forge.requests().isEmpty()) {
      seen();
    }
    Proposal.Approved approved = approved(changes);
    return courier.openOrUpdate(approved.patch(), approved.concern(), approved.body(), time.get());
  }

  private Proposal.Approved approved(double changes) throws MalformedConfigException {
    return Anomalies.approved(
        Anomalies.churn(new Subject.Cluster(), Severity.WARNING, changes, time.get()),
        BareRepository.YAML);
  }

  private String branch() throws MalformedConfigException {
    return approved(1).concern().branch().value();
  }
}
