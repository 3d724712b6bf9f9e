package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.RaftStatus.Follower;
import dev.aegis.dataplane.node.log.RaftStatus.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// A leader of five, looked at once a second, whose log grows by ten entries between two looks.
class SlowDiskTest {
  private static final Duration SLOW = Duration.ofMillis(800);
  private static final Duration FAST = Duration.ofMillis(5);
  private static final long GROWTH = 10;

  private final SlowDisk disk = new SlowDisk(Duration.ofMillis(600));
  private long nowNanos;
  private long last = 100;

  /// Followers by how many entries they lack of the log as it is now.
  private Optional<String> look(Duration sync, long lack2, long lack3, long lack4, long lack5) {
    return look(
        sync,
        Map.of(
            "n2", new Follower(last + GROWTH - lack2, 20),
            "n3", new Follower(last + GROWTH - lack3, 10),
            "n4", new Follower(last + GROWTH - lack4, 30),
            "n5", new Follower(last + GROWTH - lack5, 40)));
  }

  private Optional<String> look(Duration sync, Map<String, Follower> followers) {
    nowNanos += Duration.ofSeconds(1).toNanos();
    last += GROWTH;
    return disk.look(nowNanos, status(Role.LEADER, followers), sync);
  }

  private RaftStatus status(Role role, Map<String, Follower> followers) {
    return new RaftStatus(
        0,
        role,
        7,
        Optional.empty(),
        true,
        new RaftStatus.Indexes(last, last, last),
        new TreeMap<>(followers),
        new TreeSet<>(List.of("n1", "n2", "n3", "n4", "n5")),
        0);
  }

  private Optional<String> looks(int count, Duration sync, long... lacks) {
    Optional<String> target = Optional.empty();
    for (int i = 0; i < count && target.isEmpty(); i++) {
      target = look(sync, lacks[0], lacks[1], lacks[2], lacks[3]);
    }
    return target;
  }

  @Test
  void aSlowDiskAmongHealthyFollowersHandsOverToTheFurthest() {
    assertThat(looks(6, SLOW, 0, 3, 4, 5)).as("five seconds are not over").isEmpty();
    assertThat(look(SLOW, 0, 3, 4, 5)).hasValue("n2");
  }

  @Test
  void ofTwoThatAreEquallyFarTheOneHeardLastLeads() {
    assertThat(looks(10, SLOW, 0, 0, 0, 0)).hasValue("n3");
  }

  @Test
  void oneFastSyncStartsTheCountAnew() {
    assertThat(looks(5, SLOW, 0, 0, 0, 0)).isEmpty();
    assertThat(look(FAST, 0, 0, 0, 0)).isEmpty();
    assertThat(looks(5, SLOW, 0, 0, 0, 0)).isEmpty();
    assertThat(look(SLOW, 0, 0, 0, 0)).isPresent();
  }

  @Test
  void followersThatAreSlowThemselvesAreNoTargets() {
    long behind = GROWTH + 1;
    assertThat(looks(60, SLOW, 0, 0, behind, behind)).as("two healthy ones of five").isEmpty();
    assertThat(looks(10, SLOW, behind, 3, 4, 5)).hasValue("n3");
  }

  @Test
  void aFollowerThatFellBehindOnceMeanwhileIsNoTarget() {
    assertThat(looks(3, SLOW, 0, 3, 4, 5)).isEmpty();
    assertThat(look(SLOW, GROWTH + 1, 3, 4, 5)).isEmpty();
    assertThat(looks(3, SLOW, 0, 3, 4, 5)).hasValue("n3");
  }

  @Test
  void aFollowerOutOfContactIsNoTarget() {
    for (int i = 0; i < 60; i++) {
      Follower near = new Follower(last + GROWTH, 10);
      Follower far = new Follower(last + GROWTH, 700);
      assertThat(look(SLOW, Map.of("n2", near, "n3", near, "n4", far, "n5", far))).isEmpty();
    }
  }

  @Test
  void aNodeHandsOverAtMostOnceInAWhile() {
    assertThat(looks(10, SLOW, 0, 0, 0, 0)).isPresent();
    assertThat(looks((int) SlowDisk.PAUSE.toSeconds() - 1, SLOW, 0, 0, 0, 0)).isEmpty();
    assertThat(look(SLOW, 0, 0, 0, 0)).isPresent();
  }

  @Test
  void aFollowersOwnDiskIsNobodysBusiness() {
    for (int i = 0; i < 60; i++) {
      nowNanos += Duration.ofSeconds(1).toNanos();
      assertThat(disk.look(nowNanos, status(Role.FOLLOWER, Map.of()), SLOW)).isEmpty();
    }
  }
}
