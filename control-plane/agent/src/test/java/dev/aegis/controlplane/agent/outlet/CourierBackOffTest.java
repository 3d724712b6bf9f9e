package dev.aegis.controlplane.agent.outlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.forge.Fault;
import dev.aegis.controlplane.agent.outlet.LateDeliveries.Ending;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the forge says no to for good is asked for ever more seldom, though it can be read all the
/// time: by a token that may only read, by a rule of the repository, by a repository without
/// issues.
@Timeout(120)
class CourierBackOffTest extends ForgeByCourier {
  private static final Duration TURN = Duration.ofSeconds(5);
  private static final int FOR_EVER = 1_000_000;

  @Test
  void refusalThatLastsIsAskedForEverMoreSeldomAndNotEveryTurn() throws Exception {
    forge.fail("POST /git/refs", Fault.refusal(422, "Repository rule violations found"), FOR_EVER);

    List<Integer> askedAtSecond = new ArrayList<>();
    for (int turn = 0; turn < 60; turn++) {
      long before = asked("POST /git/refs");
      assertThat(deliver())
          .isInstanceOfSatisfying(
              Delivered.Refused.class,
              refused -> assertThat(refused.reason()).contains("rule violations"));
      noteIfAsked("POST /git/refs", before, turn, askedAtSecond);
    }

    assertThat(askedAtSecond).containsExactly(0, 5, 15, 35, 75, 135, 195, 255);
    assertThat(forge.requests()).as("in five minutes, of 5000 in an hour").hasSizeLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void writeThatFailsForGoodIsAskedForEverMoreSeldomAndNotEveryTurn(int status) throws Exception {
    forge.fail("POST /git/trees", Fault.refusal(status, "No"), FOR_EVER);

    List<Integer> askedAtSecond = new ArrayList<>();
    for (int turn = 0; turn < 60; turn++) {
      long before = asked("POST /git/trees");
      assertThat(deliver()).isInstanceOf(Delivered.Failed.class);
      noteIfAsked("POST /git/trees", before, turn, askedAtSecond);
    }

    assertThat(askedAtSecond).containsExactly(0, 5, 15, 35, 75, 135, 195, 255);
  }

  @Test
  void writeThatMayBeMadeAtLastIsMade() throws Exception {
    forge.fail("POST /git/trees", Fault.refusal(404, "Not Found"), 3);
    List<Delivered> deliveries = new ArrayList<>();
    for (int turn = 0; turn < 12; turn++) {
      deliveries.add(deliver());
      time.updateAndGet(now -> now.plus(TURN));
    }
    assertThat(deliveries.getFirst()).isInstanceOf(Delivered.Failed.class);
    assertThat(deliveries.getLast()).isEqualTo(new Delivered.StillFresh(1));
    assertThat(forge.pulls()).containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {410, 422})
  void draftThatIsRefusedForGoodIsSentEverMoreSeldom(int status) throws Exception {
    awaitReading();
    forge.fail("POST /issues", Fault.refusal(status, "Issues are disabled"), FOR_EVER);
    sendDraft();
    List<Integer> askedAtSecond = new ArrayList<>();
    long before = 0;
    for (int turn = 0; turn < 160; turn++) {
      awaitDrafts();
      noteIfAsked("POST /issues", before, turn, askedAtSecond);
      before = asked("POST /issues");
    }

    assertThat(askedAtSecond).containsExactly(0, 30, 90, 210, 450, 750);
    forge.failNoMore();
    time.updateAndGet(now -> now.plus(Duration.ofMinutes(5)));
    await().until(() -> courier.ended().contains(new Ending.Draft("Draft")));
    assertThat(forge.issueTitles()).containsExactly("Draft");
  }

  @Test
  void configurationThatIsNotThereIsAskedForEverMoreSeldomUntilItIs() {
    forge.fail("GET /contents/aegis.yaml", Fault.refusal(404, "Not Found"), FOR_EVER);

    List<Integer> askedAtSecond = new ArrayList<>();
    for (int turn = 0; turn < 36; turn++) {
      long before = asked("GET /contents/aegis.yaml");
      awaitEndOfReading();
      noteIfAsked("GET /contents/aegis.yaml", before, turn, askedAtSecond);
    }

    assertThat(askedAtSecond).containsExactly(0, 5, 15, 35, 65, 95, 125, 155);
    forge.failNoMore();
    time.updateAndGet(now -> now.plus(Courier.REFRESH));
    awaitReading();
    forge.fail("GET /contents/aegis.yaml", Fault.refusal(404, "Not Found"), FOR_EVER);
    time.updateAndGet(now -> now.plus(Courier.REFRESH));
    awaitEndOfReading();
    long before = asked("GET /contents/aegis.yaml");
    time.updateAndGet(now -> now.plus(TURN));
    awaitEndOfReading();
    assertThat(asked("GET /contents/aegis.yaml")).isGreaterThan(before);
  }

  /// When what this turn asks for, if it asks, has come to its end, be it a failure.
  private void awaitEndOfReading() {
    await()
        .pollInterval(OFTEN)
        .until(() -> {
          try {
            var _ = courier.read();
          } catch (IOException | MalformedConfigException _) {
            // what this test is about
          }
          return !courier.isReading();
        });
  }

  /// And lets the turn's time pass.
  private void noteIfAsked(String request, long before, int turn, List<Integer> askedAtSecond) {
    if (asked(request) > before) {
      askedAtSecond.add(turn * (int) TURN.toSeconds());
    }
    time.updateAndGet(now -> now.plus(TURN));
  }

  private long asked(String request) {
    return forge.requests().stream().filter(request::equals).count();
  }

  private void sendDraft() throws IOException {
    try {
      courier.openUnlessThere(new PostmortemDraft("Draft", "Words\n"), time.get());
    } catch (OutletException _) {
      // it failed sooner than its turn was over; otherwise its end is told later
    }
  }

  /// When the draft that this turn sends, if it sends one, has come to its end.
  private void awaitDrafts() {
    await()
        .pollInterval(OFTEN)
        .until(() -> {
          var _ = courier.ended();
          return !courier.isDrafting();
        });
  }

  private Delivered deliver() throws Exception {
    awaitReading();
    Delivered delivered;
    try {
      delivered = send(3);
    } catch (OutletException e) {
      return new Delivered.Failed(String.valueOf(e.getMessage()));
    }
    return awaitEnd(delivered);
  }
}
