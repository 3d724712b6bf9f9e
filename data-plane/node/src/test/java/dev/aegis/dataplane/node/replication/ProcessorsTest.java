package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProcessorsTest {
  private long now;
  private double load;
  private final AtomicInteger looks = new AtomicInteger();
  private final Processors processors =
      new Processors(
          () -> now,
          () -> {
            looks.incrementAndGet();
            return load;
          });

  private boolean isBusyASecondLater() {
    now += TimeUnit.SECONDS.toNanos(1);
    return processors.getAsBoolean();
  }

  @Test
  void theyAreBusyWhenHardlyAnyTimeIsLeft() {
    load = 0.84;
    assertThat(isBusyASecondLater()).isFalse();
    load = 0.85;
    assertThat(isBusyASecondLater()).isTrue();
    load = 0.3;
    assertThat(isBusyASecondLater()).isFalse();
  }

  @Test
  void whereItCannotBeToldTheyAreNot() {
    load = -1;
    assertThat(isBusyASecondLater()).isFalse();
  }

  @Test
  void theyAreLookedAtOnceASecondHoweverOftenSomebodyAsks() {
    load = 1;
    for (int i = 0; i < 1_000; i++) {
      assertThat(processors.getAsBoolean()).isFalse();
    }
    assertThat(looks).hasValue(0);
    assertThat(isBusyASecondLater()).isTrue();
    load = 0;
    assertThat(processors.getAsBoolean()).isTrue();
    assertThat(looks).hasValue(1);
  }

  @Test
  void thisMachineTellsItsLoad() {
    assertThat(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getCpuLoad())
        .isBetween(0.0, 1.0);
  }
}
