package dev.aegis.controlplane.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.aegis.controlplane.Windows;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.NodeId;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Readings are 5 s apart, and the leader commits 100 entries from each to the next.
class ApplyDelayTest {
  private static final NodeId FOLLOWER = new NodeId("n3");

  private static ApplyDelay delayOf(IntToDoubleFunction applied) {
    return delayOf(
        Windows.healthy().gauge("n1", MetricName.RAFT_COMMIT_INDEX, step -> 100.0 * step), applied);
  }

  private static ApplyDelay delayOf(Windows windows, IntToDoubleFunction applied) {
    windows.gauge("n3", MetricName.RAFT_LAST_APPLIED_INDEX, applied);
    return ApplyDelay.in(new WindowReading(windows.build()));
  }

  @Test
  void followerThatHasAppliedAllIsNotLate() {
    assertThat(delayOf(step -> 100.0 * step).atTheEndOf(FOLLOWER)).hasValue(0);
  }

  @Test
  void lagInEntriesIsALagInTimeByTheRateTheyCameAt() {
    ApplyDelay delay = delayOf(step -> Math.max(0, 100 * step - 250));

    assertThat(delay.atTheEndOf(FOLLOWER).orElseThrow()).isCloseTo(12.5, within(1e-6));
    assertThat(delay.of(FOLLOWER).orElseThrow().median()).isCloseTo(12.5, within(1e-6));
  }

  @Test
  void followerThatAppliesNothingMoreIsLaterWithEveryReading() {
    Series late = delayOf(step -> Math.min(100 * step, 2_000)).of(FOLLOWER).orElseThrow();

    assertThat(late.last()).isCloseTo(20, within(1e-6));
    assertThat(late.lastMsAtLeast(5)).isEqualTo(15_000);
  }

  @Test
  void followerThatWaitedWithAllOthersForTheNextEntryIsNotLate() {
    IntToDoubleFunction quietForAWhile = step -> 100.0 * (step - Math.clamp(step - 10L, 0, 10));
    Windows windows = Windows.healthy().gauge("n1", MetricName.RAFT_COMMIT_INDEX, quietForAWhile);

    assertThat(delayOf(windows, quietForAWhile).of(FOLLOWER).orElseThrow().max()).isZero();
  }

  @Test
  void anEntryThatNothingAppliesMakesNobodyLate() {
    Windows windows = Windows.healthy().gauge("n1", MetricName.RAFT_COMMIT_INDEX, _ -> 500);

    assertThat(delayOf(windows, _ -> 499).atTheEndOf(FOLLOWER)).hasValue(0);
  }

  @Test
  void commitsOfEveryLeaderOfTheWindowCount() {
    Windows windows =
        Windows.healthy()
            .gauge("n1", MetricName.RAFT_COMMIT_INDEX, step -> 100.0 * Math.min(step, 10))
            .gauge("n2", MetricName.RAFT_COMMIT_INDEX, step -> step < 12 ? 0 : 100.0 * step)
            .gauge("n2", MetricName.RAFT_IS_LEADER, step -> step < 12 ? 0 : 1);

    assertThat(
            delayOf(windows, step -> Math.min(100.0 * step, 2_000))
                .atTheEndOf(FOLLOWER)
                .orElseThrow())
        .isCloseTo(20, within(1e-6));
  }

  @Test
  void withoutCommitIndicesNothingIsSaid() {
    ApplyDelay delay = delayOf(Windows.healthy(), step -> step);

    assertThat(delay.of(FOLLOWER)).isEmpty();
    assertThat(delay.atTheEndOf(FOLLOWER)).isEmpty();
  }
}
