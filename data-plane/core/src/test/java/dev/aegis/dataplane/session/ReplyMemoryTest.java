package dev.aegis.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import org.junit.jupiter.api.Test;

class ReplyMemoryTest {
  private static final Outcome WAITING = new LockQueued(1);
  private static final Outcome GRANTED = new LockGranted(new FencingToken(9));

  private final ReplyMemory memory = new ReplyMemory();

  @Test
  void lowestSequenceIsForgottenFirst() {
    rememberPuts(1, ReplyMemory.MAX_SETTLED);
    assertThat(memory.recall(1)).isEqualTo(new KeyPut(1, 1));

    rememberPuts(ReplyMemory.MAX_SETTLED + 1, ReplyMemory.MAX_SETTLED + 1);

    assertThat(memory.recall(1)).isNull();
    assertThat(memory.mayHaveForgotten(1)).isTrue();
    assertThat(memory.recall(2)).isEqualTo(new KeyPut(2, 1));
    assertThat(memory.forgottenBelow()).isEqualTo(2);
  }

  @Test
  void newSequenceIsNotTakenForAForgottenOne() {
    rememberPuts(1, 10);

    assertThat(memory.recall(11)).isNull();
    assertThat(memory.mayHaveForgotten(11)).isFalse();
  }

  @Test
  void stragglerBehindTooManyOthersIsNotAppliedTwice() {
    rememberPuts(100, 100 + ReplyMemory.MAX_SETTLED - 1);
    rememberPuts(5, 5);

    assertThat(memory.recall(5)).isNull();
    assertThat(memory.mayHaveForgotten(5)).isTrue();
  }

  @Test
  void waitIsRememberedUntilItIsSettled() {
    memory.remember(1, WAITING);
    rememberPuts(2, 500);
    assertThat(memory.recall(1)).isEqualTo(WAITING);

    memory.settle(1, GRANTED);

    assertThat(memory.replies()).hasSize(ReplyMemory.MAX_SETTLED).doesNotContainValue(WAITING);
  }

  @Test
  void onlyAWaitIsSettled() {
    rememberPuts(1, 1);

    memory.settle(1, GRANTED);
    memory.settle(2, GRANTED);

    assertThat(memory.recall(1)).isEqualTo(new KeyPut(1, 1));
    assertThat(memory.recall(2)).isNull();
  }

  @Test
  void copyRemembersTheSame() {
    memory.remember(1, WAITING);
    rememberPuts(2, 100);

    ReplyMemory copy = new ReplyMemory(memory.forgottenBelow(), memory.replies());
    memory.settle(1, GRANTED);
    copy.settle(1, GRANTED);

    assertThat(copy.replies()).isEqualTo(memory.replies());
    assertThat(copy.forgottenBelow()).isEqualTo(memory.forgottenBelow());
  }

  private void rememberPuts(long from, long to) {
    for (long sequence = from; sequence <= to; sequence++) {
      memory.remember(sequence, new KeyPut(sequence, 1));
    }
  }
}
