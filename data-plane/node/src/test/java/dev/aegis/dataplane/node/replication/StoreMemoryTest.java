package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.kv.StoreSize;
import org.junit.jupiter.api.Test;

/// What gives way, of a limit of 800 bytes.
class StoreMemoryTest {
  private static final long CONFIGURED = 10_000;

  private final StoreMemory memory = new StoreMemory(800, () -> new StoreSize(0, 0, false));

  private static StoreSize holding(long liveBytes, long historyBytes) {
    return new StoreSize(liveBytes, historyBytes, false);
  }

  @Test
  void historyKeepsWhatIsConfiguredAsLongAsItHasRoom() {
    assertThat(memory.retained(holding(200, 400), CONFIGURED, 6_000)).isEqualTo(CONFIGURED);
  }

  @Test
  void historyBeyondTheRoomThatKeysLeaveItIsHalvedTickByTick() {
    assertThat(memory.retained(holding(200, 401), CONFIGURED, 6_000)).isEqualTo(3_000);
    assertThat(memory.retained(holding(200, 401), CONFIGURED, 3_000)).isEqualTo(1_500);
  }

  @Test
  void nothingMoreIsCompactedWhileCompactedVersionsAreStillGivenBack() {
    StoreSize givingBack = new StoreSize(200, 500, true);
    assertThat(memory.retained(givingBack, CONFIGURED, 6_000)).isEqualTo(CONFIGURED);
    assertThat(memory.pressesHistory(givingBack)).isFalse();
    assertThat(memory.makesRoom(givingBack)).isTrue();
  }

  @Test
  void keysThatTakeAllLeaveHistoryAnEighth() {
    assertThat(memory.pressesHistory(holding(700, 100))).isFalse();
    assertThat(memory.pressesHistory(holding(700, 101))).isTrue();
  }

  @Test
  void oneRevisionStaysWhateverItTakes() {
    assertThat(memory.retained(holding(0, 700), CONFIGURED, 1)).isEqualTo(1);
    assertThat(memory.retained(holding(0, 700), CONFIGURED, 0)).isEqualTo(1);
  }

  @Test
  void whatTheLastWriteMadeHistoryOfGoesOnceNothingElseIsLeftToGo() {
    assertThat(memory.mustForgetAll(holding(0, 700), 2)).isFalse();
    assertThat(memory.mustForgetAll(holding(0, 700), 1)).isTrue();
    assertThat(memory.mustForgetAll(holding(0, 700), 0)).isFalse();
    assertThat(memory.mustForgetAll(holding(0, 600), 1)).isFalse();
  }

  @Test
  void moreIsNeverRetainedThanConfigured() {
    assertThat(memory.retained(holding(0, 700), 100, 6_000)).isEqualTo(100);
  }

  @Test
  void theStateMustNotGrowAtTheLimit() {
    assertThat(memory.isFull(holding(500, 299))).isFalse();
    assertThat(memory.isFull(holding(500, 300))).isTrue();
  }

  @Test
  void aThirdOfTheHeapIsTheLimit() {
    StoreMemory here = StoreMemory.inThisHeap(() -> new StoreSize(0, 0, false));
    assertThat(here.limit()).isEqualTo(Runtime.getRuntime().maxMemory() / 3);
  }
}
