package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmTest {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1);
  private final Semaphore looks = new Semaphore(0);
  private final Alarm alarm = new Alarm(thread, looks::release);

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  @Test
  void itLooksWhenItIsTimeAndOnlyOnceForEachAlarm() throws InterruptedException {
    alarm.noLaterThan(System.nanoTime() + 1_000_000);
    assertThat(looks.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    assertThat(thread.getQueue()).isEmpty();
    assertThat(looks.availablePermits()).isZero();
  }

  @Test
  void manyDeadlinesAreOneTimer() {
    long now = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      alarm.noLaterThan(now + HOUR + i);
    }
    assertThat(thread.getQueue()).hasSize(1);
  }

  @Test
  void anEarlierDeadlineIsNotMissedForALaterOne() throws InterruptedException {
    alarm.noLaterThan(System.nanoTime() + HOUR);
    alarm.noLaterThan(System.nanoTime());
    assertThat(looks.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void itCanBeSetAgainByWhoeverLooks() throws InterruptedException {
    alarm.noLaterThan(System.nanoTime());
    assertThat(looks.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
    alarm.noLaterThan(System.nanoTime());
    assertThat(looks.tryAcquire(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void nothingIsSetOnAThreadThatHasEnded() {
    ScheduledExecutorService ended = new ScheduledThreadPoolExecutor(1);
    ended.shutdown();
    Alarm late = new Alarm(ended, looks::release);
    assertThatCode(() -> late.noLaterThan(System.nanoTime())).doesNotThrowAnyException();
  }
}
