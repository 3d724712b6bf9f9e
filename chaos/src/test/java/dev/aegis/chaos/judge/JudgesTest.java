package dev.aegis.chaos.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.History;
import dev.aegis.chaos.history.Script;
import dev.aegis.chaos.judge.Finding.Promise;
import dev.aegis.chaos.watch.Delivery.Batch;
import dev.aegis.chaos.watch.Delivery.Opened;
import dev.aegis.chaos.watch.KeyChange;
import dev.aegis.chaos.watch.WatchStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Each judge bites, and leaves what is right alone.
class JudgesTest {
  private static final KeyChange A = new KeyChange(5, Script.KEY, "a", 1, null);
  private static final KeyChange GONE = new KeyChange(6, Script.KEY, null, 0, null);

  @Test
  void tokensThatRiseAreFine() {
    History history = new Script().acquire(1, 7, 10).release(1, 7, 10).acquire(2, 8, 12).history();
    assertThat(TokenOrder.check(history)).isEmpty();
  }

  @Test
  void aTokenThatFallsBehindIsFound() {
    History history = new Script().acquire(1, 7, 10).release(1, 7, 10).acquire(2, 8, 9).history();
    assertThat(TokenOrder.check(history))
        .extracting(Finding::promise)
        .containsOnly(Promise.TOKENS_RISE);
  }

  @Test
  void aTokenGivenTwiceIsFound() {
    History history =
        new Script().callAcquire(1, 7).callAcquire(2, 8).granted(1, 10).granted(2, 10).history();
    assertThat(TokenOrder.check(history)).singleElement().asString().contains("token 10");
  }

  @Test
  void ofTwoAcquiresAtATimeEitherMayHaveTheGreaterToken() {
    History history =
        new Script().callAcquire(1, 7).callAcquire(2, 8).granted(1, 11).granted(2, 10).history();
    assertThat(TokenOrder.check(history)).isEmpty();
  }

  /// The SDK goes on with the request that got no answer.
  @Test
  void anAcquireThatFollowsOneWithoutAnswerMayGetItsToken() {
    Script script = new Script().callAcquire(1, 7).acquire(2, 8, 11).unknown(1);
    script.callAcquire(3, 7).granted(3, 10).callRelease(3, 7, 10).ok(3);
    assertThat(TokenOrder.check(script.history())).isEmpty();

    script.callAcquire(3, 7).granted(3, 9);
    assertThat(TokenOrder.check(script.history()))
        .singleElement()
        .asString()
        .contains("token 9 at event 9, and 11 had been given");
  }

  @Test
  void noOtherSessionMayGetThatToken() {
    Script script = new Script().callAcquire(1, 7).acquire(2, 8, 11).unknown(1);
    assertThat(TokenOrder.check(script.acquire(3, 9, 10).history())).hasSize(1);
  }

  @Test
  void anAcquireThatFailedIsAskedForNoMore() {
    Script script = new Script().callAcquire(1, 7).acquire(2, 8, 11).failed(1);
    assertThat(TokenOrder.check(script.acquire(1, 7, 10).history())).hasSize(1);
  }

  @Test
  void acknowledgedWritesThatStandAreFine() {
    History history =
        new Script()
            .callPut(1, "a")
            .okVersion(1, 1, 5)
            .callDelete(1)
            .deleted(1, true, 6)
            .callPut(2, "never")
            .unknown(2)
            .history();
    assertThat(AcknowledgedWrites.check(history, List.of(A, GONE))).isEmpty();
  }

  @Test
  void aLostWriteIsFound() {
    History history = new Script().callPut(1, "a").okVersion(1, 1, 5).history();
    assertThat(AcknowledgedWrites.check(history, List.of()))
        .singleElement()
        .asString()
        .contains("k=a")
        .contains("is nowhere");
  }

  @Test
  void aWriteAtAnotherRevisionThanToldIsFound() {
    History history = new Script().callPut(1, "a").okVersion(1, 1, 4).history();
    assertThat(AcknowledgedWrites.check(history, List.of(A)))
        .singleElement()
        .asString()
        .contains("stands at revision 5");
  }

  @Test
  void aLostDeleteIsFound() {
    History history = new Script().callDelete(1).deleted(1, true, 6).history();
    assertThat(AcknowledgedWrites.check(history, List.of())).hasSize(1);
  }

  @Test
  void aFailedWriteThatStandsIsFound() {
    History history = new Script().callPut(1, "a").failed(1).history();
    assertThat(AcknowledgedWrites.check(history, List.of(A)))
        .singleElement()
        .asString()
        .contains("told to have failed");
  }

  @Test
  void whatNobodyWroteIsFound() {
    History history = new Script().callGet(1).readAbsent(1).history();
    assertThat(AcknowledgedWrites.check(history, List.of(A)))
        .singleElement()
        .asString()
        .contains("nobody wrote it");
  }

  @Test
  void aNodeThatAnswersOtherwiseInTheEndIsFound() {
    EventContent asked = EventContent.of(Action.GET, Script.KEY).withNode("n3");
    History history =
        new Script().callPut(1, "a").okVersion(1, 1, 5).call(2, asked).ok(2).history();
    assertThat(AcknowledgedWrites.check(history, List.of(A)))
        .singleElement()
        .asString()
        .contains("n3 read");
  }

  @Test
  void nodesThatTellDifferentChangesAreFound() {
    assertThat(Watches.check(Map.of(), Map.of("n1", stream(A), "n2", stream(A)))).isEmpty();
    assertThat(Watches.check(Map.of(), Map.of("n1", stream(A), "n2", stream())))
        .extracting(Finding::promise)
        .containsExactly(Promise.REPLICAS_EQUAL);
  }

  @Test
  void aWatchThatLeavesSomethingOutIsFound() {
    Map<String, WatchStream> afterwards = Map.of("n1", stream(A, GONE));
    assertThat(Watches.check(Map.of("live", stream(A, GONE)), afterwards)).isEmpty();
    assertThat(Watches.check(Map.of("live", stream(A)), afterwards))
        .extracting(Finding::promise)
        .containsExactly(Promise.WATCHES);
  }

  @Test
  void recoveryIsTimedFromTheFaultInEffectToACallMadeAfterIt() {
    History history =
        new Script()
            .callPut(1, "a")
            .remark("begin kill")
            .callPut(2, "b")
            .remark("made kill")
            .ok(2)
            .callPut(3, "c")
            .ok(3)
            .remark("end kill")
            .remark(Clocks.LEVEL)
            .history();
    Clocks clocks = Clocks.of(history);
    assertThat(clocks.toFirstAck()).containsExactly(Duration.ofNanos(3_000));
    assertThat(clocks.toEqual()).containsExactly(Duration.ofNanos(1_000));
    assertThat(clocks.longestGap()).isEqualTo(Duration.ofNanos(3_000));
  }

  @Test
  void anAcknowledgementThatNeverComesHasNoTime() {
    History history = new Script().put(1, "a").remark("begin kill").remark("made kill").history();
    assertThat(Clocks.of(history).toFirstAck()).singleElement().matches(Duration::isNegative);
  }

  private static WatchStream stream(KeyChange... changes) {
    return new WatchStream("", false, List.of(new Opened(5), new Batch(List.of(changes), 7)));
  }
}
