package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.forge.Fault;
import dev.aegis.controlplane.agent.forge.ForgeSimulator;
import dev.aegis.controlplane.agent.net.HangingNames;
import dev.aegis.controlplane.agent.outlet.LateDeliveries.Ending;
import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The loop goes on, whatever the forge does.
@Timeout(120)
class CourierTest extends ForgeByCourier {
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
  void forgeWhoseNameNobodyTellsIsAStateWithANameAndHoldsNobodyForEver() {
    try (HangingNames.Host host = HangingNames.hang("forge")) {
      URI endpoint = URI.create("https://" + host.name() + ":1");
      try (Courier far = courierTo(endpoint, Duration.ofMillis(200))) {
        for (int attempt = 0; attempt < 3; attempt++) {
          awaitFailure(far, "the name service did not tell GitHub's address");
          time.updateAndGet(now -> now.plus(Courier.STALE));
        }
        assertThat(host.asked()).as("however often it is tried").isEqualTo(1);

        host.tell();
        awaitFailure(far, "GitHub cannot be reached");
      }
    }
  }

  /// The courier's thread lives: it fails, and at what it is asked for now.
  private void awaitFailure(Courier far, String message) {
    await()
        .untilAsserted(() -> {
          OutletException failure = catchThrowableOfType(OutletException.class, far::read);
          time.updateAndGet(now -> now.plus(Courier.STALE));
          assertThat(failure).hasMessageContaining(message);
        });
  }

  @Test
  void lastReadingStandsInForAForgeThatIsAwayForFiveMinutes() throws Exception {
    awaitReading();
    String digest = courier.read().digest();
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
    awaitReading();
    forge.fail("GET /pulls", new Fault.Silence(false), 1_000);
    for (int turn = 0; turn < 30; turn++) {
      assertThat(deliver(3 + turn)).isInstanceOf(Delivered.UnderWay.class);
    }
    assertThat(forge.pulls()).isEmpty();
    assertThat(forge.requests().stream().filter("GET /pulls"::equals)).hasSizeLessThan(5);
  }

  @Test
  void deliveryThatFailedLateIsToldAndMadeByALaterTurn() throws Exception {
    awaitReading();
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
    awaitReading();
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
    awaitReading();
    forge.close(1);

    Delivered delivered = deliverToItsEnd(9);

    assertThat(delivered)
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> assertThat(refused.reason()).contains("somebody decided"));
    assertThat(forge.pulls()).containsExactly(1);
  }

  @Test
  void deliveryThatWasCalledOffIsJudgedAnewByTheNextTurn() throws Exception {
    deliverToItsEnd(3);
    time.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
    awaitReading();
    forge.close(1);
    assertThat(deliverAsPlanned(9)).isInstanceOf(Delivered.Refused.class);

    time.updateAndGet(now -> now.plusSeconds(5));
    assertThat(deliverToItsEnd(9)).isEqualTo(new Delivered.Opened(2));
  }

  @Test
  void whatAPersonDecidedIsSeenThoughAReadingEndsBetweenPlanAndDelivery() throws Exception {
    deliverToItsEnd(3);
    time.updateAndGet(now -> now.plus(Duration.ofMinutes(2)));
    awaitReading();
    CountDownLatch release = new CountDownLatch(1);
    forge.fail("GET /branches/main", new Fault.Late(release), 1);
    time.updateAndGet(now -> now.plus(Courier.REFRESH));
    assertThat(courier.history().proposals())
        .as("what the turn plans on, while a reading is in flight")
        .singleElement()
        .extracting(PastProposal::state)
        .isEqualTo(PastProposal.State.OPEN);
    assertThat(courier.isReading()).isTrue();

    // Errands are done in turn: one that is sent after the reading ends after it.
    courier.openUnlessThere(new PostmortemDraft("Sent after it", "Words\n"), time.get());
    forge.close(1);
    release.countDown();
    await().until(() -> courier.ended().contains(new Ending.Draft("Sent after it")));

    assertThat(deliverAsPlanned(9))
        .isInstanceOfSatisfying(
            Delivered.Refused.class,
            refused -> assertThat(refused.reason()).contains("somebody decided"));
    assertThat(forge.pulls()).containsExactly(1);
  }

  @Test
  void errandThatBrokeInsideIsAFailureOfItsTurnAndNotOfEveryLaterOne() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    InstantSource clock =
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("the clock is broken");
          }
          return time.get();
        };
    GitHubPlace place =
        new GitHubPlace(
            forge.endpoint(), ForgeSimulator.REPOSITORY, GitHubToken.of(ForgePlace.TOKEN));
    try (Courier other = Courier.to(GitHubQueue.open(place, clock), PATIENCE, time::get)) {
      broken.set(true);
      await()
          .untilAsserted(() ->
              assertThat(catchThrowableOfType(IOException.class, other::read))
                  .hasMessageContaining("IllegalStateException")
                  .hasRootCauseMessage("the clock is broken"));
      broken.set(false);
      time.updateAndGet(now -> now.plusSeconds(60));
      await().ignoreExceptionsInstanceOf(IOException.class).until(() -> other.read() != null);
    }
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
    awaitReading();
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
  void draftThatMakesRoomForANewerOneIsToldAsGivenUp() throws Exception {
    awaitReading();
    forge.fail("POST /issues", Fault.refusal(502, "Bad Gateway"), 1_000);
    List<Ending> endings = new ArrayList<>();
    for (int number = 1; number <= 17; number++) {
      PostmortemDraft draft = new PostmortemDraft("Draft " + number, "Words\n");
      try {
        courier.openUnlessThere(draft, time.get());
      } catch (OutletException e) {
        endings.add(new Ending.DraftFailed(draft.title(), String.valueOf(e.getMessage())));
      }
      await()
          .until(() -> endings.addAll(courier.ended()) || titles(endings).contains(draft.title()));
    }
    assertThat(endings)
        .filteredOn(one ->
            one instanceof Ending.DraftFailed(_, String reason)
                && reason.contains("not tried again"))
        .singleElement()
        .isInstanceOfSatisfying(
            Ending.DraftFailed.class, lost -> assertThat(lost.title()).isEqualTo("Draft 1"));

    forge.failNoMore();
    time.updateAndGet(now -> now.plusSeconds(600));
    endings.clear();
    await().until(() -> endings.addAll(courier.ended()) && forge.issueTitles().size() == 16);
    assertThat(forge.issueTitles()).doesNotContain("Draft 1").contains("Draft 2", "Draft 17");
  }

  private static List<String> titles(List<Ending> endings) {
    return endings.stream().map(CourierTest::title).toList();
  }

  private static String title(Ending ending) {
    return switch (ending) {
      case Ending.Draft(String title) -> title;
      case Ending.DraftFailed(String title, _) -> title;
      case Ending.Proposal(String branch, _) -> branch;
    };
  }

  @Test
  void readingEveryTurnAsksTheForgeTwiceAMinute() throws Exception {
    awaitReading();
    for (int turn = 0; turn < 720; turn++) {
      time.updateAndGet(now -> now.plusSeconds(5));
      courier.read();
      courier.history();
      if (turn % 6 == 0) {
        awaitReading();
      }
    }
    assertThat(forge.requests()).as("of 5000 that are allowed in an hour").hasSizeLessThan(600);
  }

  private Delivered deliverToItsEnd(double changes) throws Exception {
    awaitReading();
    return deliverAsPlanned(changes);
  }

  /// With what the courier handed out before.
  private Delivered deliverAsPlanned(double changes) throws Exception {
    return awaitEnd(deliver(changes));
  }

  private Delivered deliver(double changes) throws Exception {
    if (forge.requests().isEmpty()) {
      awaitReading();
    }
    return send(changes);
  }

  private String branch() throws MalformedConfigException {
    return approved(1).concern().branch().value();
  }
}
