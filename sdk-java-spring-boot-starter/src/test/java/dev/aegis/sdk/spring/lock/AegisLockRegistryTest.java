package dev.aegis.sdk.spring.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.fake.FakeCluster;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;

@Timeout(60)
@SuppressWarnings("LockNotBeforeTry") // locking, and leaving locks behind, is what is tested
class AegisLockRegistryTest {
  private static final Duration TTL = Duration.ofSeconds(1);

  private final FakeCluster cluster = FakeCluster.of(1);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());
  private final AegisLockRegistry locks = new AegisLockRegistry(client, "", TTL);

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void aNameThatIsNoLockNameIsRefusedWithItsLimit() {
    assertThatThrownBy(() -> locks.obtain(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Integer");
    assertThatThrownBy(() -> locks.obtain(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 256");
    assertThatThrownBy(() -> locks.obtain("ä".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("258 bytes");
    assertThat(locks.obtain("ä".repeat(128)).name()).hasSize(128);
  }

  @Test
  void namesThatAreOnlyAskedForAreNotKept() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(locks.obtain("asked/" + i).isHeld()).isFalse();
    }
    assertThat(locks.locksInUse()).isZero();
  }

  @Test
  void aConditionIsRefusedWithAWayOut() {
    assertThatThrownBy(locks.obtain("x")::newCondition)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Watch a key");
  }

  @Test
  void workIsDoneUnderTheLock() throws InterruptedException, TimeoutException {
    String seen =
        locks.executeLocked(
            "x", Duration.ofSeconds(5), () -> cluster.machine().isHeld("x") ? "held" : "free");

    assertThat(seen).isEqualTo("held");
    assertThat(cluster.machine().isHeld("x")).isFalse();
  }

  @Test
  void renewingMakesSureOfALockAndDoesNotChangeItsTtl() {
    assertThatThrownBy(() -> locks.renewLock("x")).isInstanceOf(IllegalMonitorStateException.class);
    locks.obtain("x").lock();

    locks.renewLock("x");
    locks.renewLock("x", TTL);
    assertThatThrownBy(() -> locks.renewLock("x", TTL.plus(TTL)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("PT1S to PT2S");
    cluster.machine().forceRelease("x");
    assertThatThrownBy(() -> locks.renewLock("x"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is lost");
    cluster.machine().endAll();
    assertThatThrownBy(() -> locks.renewLock("x")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> locks.obtain("x").unlock())
        .isInstanceOf(ConcurrentModificationException.class);
  }

  /// Spring's leader election holds the lock and locks it again at each heartbeat: the loss must
  /// revoke it, and must not keep it from leading again.
  @Test
  void aLeaderIsRevokedWhenItsLockIsLostAndCanLeadAgain() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    LockRegistryLeaderInitiator election =
        new LockRegistryLeaderInitiator(
            locks,
            new DefaultCandidate("this", "boss") {
              @Override
              public void onGranted(Context context) {
                told.add("granted");
              }

              @Override
              public void onRevoked(Context context) {
                told.add("revoked");
              }
            });
    election.setHeartBeatMillis(50);
    election.setBusyWaitMillis(20);
    election.start();
    try {
      assertThat(told.take()).isEqualTo("granted");

      cluster.machine().endAll();

      assertThat(told.take()).isEqualTo("revoked");
      assertThat(told.take()).isEqualTo("granted");
    } finally {
      election.destroy();
    }
    assertThat(told.take()).isEqualTo("revoked");
  }
}
