package dev.aegis.sdk.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration TTL = Duration.ofSeconds(10);

  /// Begins close to the overflow: a monotonic clock may.
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TTL.toNanos() / 2);

  private final Lease lease = new Lease(now::get, now.get(), TTL);

  @Test
  void aLeaseEndsATenthOfTheTtlBeforeTheCluster() {
    pass(Duration.ofMillis(8_999));
    assertThat(lease.isAlive()).isTrue();
    assertThat(lease.remaining()).isEqualTo(Duration.ofMillis(1));

    pass(Duration.ofMillis(1));
    assertThat(lease.isAlive()).isFalse();
    assertThat(lease.overBecause()).contains("no renewal was acknowledged in time");
  }

  @Test
  void aRenewalCountsFromWhenItWasSentNotFromItsAnswer() {
    pass(Duration.ofSeconds(3));
    long sentAt = now.get();
    pass(Duration.ofSeconds(5));

    lease.renewed(sentAt, TTL);

    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void anAnswerThatComesTooLateDoesNotBringTheLeaseBack() {
    pass(Duration.ofSeconds(8));
    long sentAt = now.get();
    pass(Duration.ofSeconds(2));

    lease.renewed(sentAt, TTL);

    assertThat(lease.isAlive()).isFalse();
    assertThat(lease.remaining()).isEqualTo(Duration.ZERO);
  }

  @Test
  void theFirstReasonOfTheEndStands() {
    lease.end("first");
    lease.end("second");

    assertThat(lease.overBecause()).contains("first");
  }

  private void pass(Duration duration) {
    now.addAndGet(duration.toNanos());
  }
}
