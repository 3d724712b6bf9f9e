package dev.aegis.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.UnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClientTallyTest {
  private final ClientTally tally = new ClientTally();

  @Test
  void lockThatSomebodyElseHasIsAnAnswerAndNoAnswerIsAFailure() {
    tally.count(() -> {});
    tally.count(() -> {
      throw new LockNotAcquiredException("a", "somebody else has it", 7);
    });
    tally.count(ClientTallyTest::fail);

    assertThat(all()).returns(2L, ClientTally.Span::answered).returns(1L, ClientTally.Span::failed);
  }

  @Test
  void callCutShortBecauseItsClientIsSentAwayIsNoFailure() {
    tally.count(() -> {
      Thread.currentThread().interrupt();
      fail();
    });

    assertThat(Thread.interrupted()).as("whoever is sent away has still to go").isTrue();
    assertThat(all()).returns(0L, ClientTally.Span::answered).returns(0L, ClientTally.Span::failed);
  }

  private static void fail() {
    throw new UnavailableException("No node answered", List.of());
  }

  private ClientTally.Span all() {
    return tally.between(0, Long.MAX_VALUE);
  }
}
