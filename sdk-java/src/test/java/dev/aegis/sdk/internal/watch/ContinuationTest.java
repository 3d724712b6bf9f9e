package dev.aegis.sdk.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.WatchGapException;
import org.junit.jupiter.api.Test;

class ContinuationTest {

  @Test
  void aWatchFromNowTakesItsBeginningFromTheFirstMessage() {
    Continuation continuation = new Continuation(0);

    continuation.check(7);
    continuation.advance(7, 9);

    assertThat(continuation.next()).isEqualTo(9);
  }

  @Test
  void aMessageThatSkipsARevisionIsAGap() {
    Continuation continuation = new Continuation(7);

    assertThatThrownBy(() -> continuation.check(8)).isInstanceOf(WatchGapException.class);
  }

  @Test
  void aMessageThatRepeatsARevisionIsAGap() {
    Continuation continuation = new Continuation(7);

    assertThatThrownBy(() -> continuation.check(6)).isInstanceOf(WatchGapException.class);
  }

  @Test
  void aMessageThatEndsBeforeItBeginsIsAGap() {
    Continuation continuation = new Continuation(7);

    assertThatThrownBy(() -> continuation.advance(7, 6)).isInstanceOf(WatchGapException.class);
  }
}
