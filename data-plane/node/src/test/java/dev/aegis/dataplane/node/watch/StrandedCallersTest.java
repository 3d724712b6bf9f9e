package dev.aegis.dataplane.node.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StrandedCallersTest {
  private final AtomicBoolean outOfTouch = new AtomicBoolean(true);
  private final AtomicInteger sentAway = new AtomicInteger();
  private final StrandedCallers stranded =
      new StrandedCallers(outOfTouch::get, sentAway::incrementAndGet);

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      stranded.look();
    }
  }

  @Test
  void callersAreSentAwayAfterSomeLooksOutOfTouchAndAsLongAsThatLasts() {
    look(StrandedCallers.LOOKS - 1);
    assertThat(sentAway).hasValue(0);
    look(1);
    assertThat(sentAway).hasValue(1);
    look(1);
    assertThat(sentAway).hasValue(2);
    outOfTouch.set(false);
    look(1);
    assertThat(sentAway).hasValue(2);
  }

  @Test
  void anElectionInBetweenStartsTheCountAnew() {
    look(StrandedCallers.LOOKS - 1);
    outOfTouch.set(false);
    look(1);
    outOfTouch.set(true);
    look(StrandedCallers.LOOKS - 1);
    assertThat(sentAway).hasValue(0);
  }
}
