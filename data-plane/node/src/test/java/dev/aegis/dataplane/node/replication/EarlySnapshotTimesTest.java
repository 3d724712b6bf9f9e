package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.replication.DiskLevel.Level;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The clock of a JVM may be about to turn over: it is read as differences only.
class EarlySnapshotTimesTest {
  private static final long BEGIN_NANOS = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();

  private final EarlySnapshotTimes times = new EarlySnapshotTimes(0, BEGIN_NANOS);

  private boolean isDue(Level level, double seconds) {
    return times.isDue(level, BEGIN_NANOS + Math.round(seconds * 1e9));
  }

  @Test
  void itIsAskedForAtOnceWhenTheDiskRunsLow() {
    assertThat(isDue(Level.ROOMY, 0)).isFalse();
    assertThat(isDue(Level.LOW, 0.5)).isTrue();
    assertThat(isDue(Level.LOW, 1)).isFalse();
  }

  @Test
  void itIsAskedForAgainEachMinuteWhileThatHasNotHelped() {
    assertThat(isDue(Level.LOW, 0)).isTrue();
    assertThat(isDue(Level.LOW, 59.5)).isFalse();
    assertThat(isDue(Level.LOW, 60)).isTrue();
    assertThat(isDue(Level.LOW, 119.5)).isFalse();
    assertThat(isDue(Level.LOW, 120)).isTrue();
  }

  @Test
  void aDiskThatRunsLowAnewDoesNotWaitForTheMinute() {
    assertThat(isDue(Level.LOW, 0)).isTrue();
    assertThat(isDue(Level.ROOMY, 1)).isFalse();
    assertThat(isDue(Level.LOW, 2)).isTrue();
    assertThat(isDue(Level.LOW, 61)).isFalse();
    assertThat(isDue(Level.LOW, 62)).isTrue();
  }

  /// The node ends.
  @Test
  void aFullDiskHasNoRoomForOne() {
    assertThat(isDue(Level.FULL, 0)).isFalse();
    assertThat(isDue(Level.LOW, 1)).isTrue();
    assertThat(isDue(Level.FULL, 61)).isFalse();
  }

  @Test
  void itIsAskedForEachHourThoughTheDiskHasRoom() {
    assertThat(isDue(Level.ROOMY, 3_599)).isFalse();
    assertThat(isDue(Level.ROOMY, 3_600)).isTrue();
    assertThat(isDue(Level.ROOMY, 3_601)).isFalse();
    assertThat(isDue(Level.FULL, 7_200)).isFalse();
    assertThat(isDue(Level.ROOMY, 7_201)).isTrue();
  }

  @Test
  void theHourBeginsAnewWithOneThatTheDiskAskedFor() {
    assertThat(isDue(Level.LOW, 1_800)).isTrue();
    assertThat(isDue(Level.ROOMY, 3_600)).isFalse();
    assertThat(isDue(Level.ROOMY, 5_400)).isTrue();
  }

  @Test
  void nodesAreNotAskedAtOneMoment() {
    EarlySnapshotTimes third = new EarlySnapshotTimes(2, BEGIN_NANOS);
    assertThat(third.isDue(Level.ROOMY, BEGIN_NANOS + Duration.ofMinutes(71).toNanos())).isFalse();
    assertThat(third.isDue(Level.ROOMY, BEGIN_NANOS + Duration.ofMinutes(72).toNanos())).isTrue();
  }
}
