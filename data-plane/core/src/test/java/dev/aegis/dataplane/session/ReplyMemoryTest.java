package dev.aegis.dataplane.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Outcome.KeyPut;
import dev.aegis.dataplane.command.Outcome.LockGranted;
import dev.aegis.dataplane.command.Outcome.LockQueued;
import java.util.SplittableRandom;
import java.util.TreeMap;
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

  /// Clients may have several requests under way, so answers come in any order; a long life makes
  /// the ring go round many times.
  @Test
  void rememberedIsWhatAnOrderedMapWouldHold() {
    for (int seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ReplyMemory answers = new ReplyMemory();
      TreeMap<Long, Outcome> expected = new TreeMap<>();
      int spread = 1 + random.nextInt(100);
      for (int step = 1; step <= 400; step++) {
        long sequence = Math.max(1, step - random.nextInt(spread));
        Outcome outcome = new KeyPut(step, 1);
        if (random.nextInt(4) == 0) {
          answers.amend(sequence, outcome);
          expected.replace(sequence, outcome);
        } else {
          answers.remember(sequence, outcome);
          expected.put(sequence, outcome);
        }
        if (expected.size() > ReplyMemory.MAX_SETTLED) {
          expected.pollFirstEntry();
        }
        assertThat(answers.recall(sequence)).isEqualTo(expected.get(sequence));
      }
      assertThat(answers.replies()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void moreAnswersThanAreKeptAreTakenFromASnapshot() {
    TreeMap<Long, Outcome> many = new TreeMap<>();
    for (long sequence = 1; sequence <= 3 * ReplyMemory.MAX_SETTLED; sequence++) {
      many.put(sequence, new KeyPut(sequence, 1));
    }

    assertThat(new ReplyMemory(1, many).replies()).isEqualTo(many);
  }

  private void rememberPuts(long from, long to) {
    for (long sequence = from; sequence <= to; sequence++) {
      memory.remember(sequence, new KeyPut(sequence, 1));
    }
  }
}
