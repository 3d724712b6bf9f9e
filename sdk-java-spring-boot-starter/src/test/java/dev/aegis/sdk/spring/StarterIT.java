package dev.aegis.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.SessionDescription;
import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import dev.aegis.sdk.spring.health.AegisHealthIndicator;
import dev.aegis.sdk.spring.lock.AegisLock;
import dev.aegis.sdk.spring.lock.AegisLockRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/// The starter in an application, against real nodes.
@ExtendWith(SharedCluster.class)
@Timeout(120)
@SuppressWarnings("LockNotBeforeTry") // locking, and leaving locks behind, is what is tested
class StarterIT {
  private final RealCluster cluster;
  private final AegisClient operator;
  private final ConfigurableApplicationContext application;

  StarterIT(RealCluster cluster) {
    this.cluster = cluster;
    this.operator = cluster.connect();
    operator.keys().put("config/it/greeting", "hello");
    this.application =
        new SpringApplicationBuilder(Application.class)
            .web(WebApplicationType.NONE)
            .run(
                "--spring.application.name=it",
                "--spring.config.import=aegis:config/it/",
                "--aegis.client.endpoints=" + String.join(",", cluster.endpoints()),
                "--aegis.client.check-at-start=true",
                "--aegis.client.locks.prefix=it/");
  }

  @AfterEach
  void closeAll() {
    application.close();
    operator.close();
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void keysOfTheClusterAreProperties() {
    assertThat(application.getEnvironment().getProperty("greeting")).isEqualTo("hello");
  }

  @Test
  void healthNamesTheLeaderAndEveryEndpoint() throws InterruptedException, IOException {
    String leader = "n" + (cluster.leader() + 1);

    Health health = application.getBean(AegisHealthIndicator.class).health();

    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsEntry("leader", leader);
    assertThat(health.getDetails().get("endpoints"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, String.class))
        .hasSize(cluster.endpoints().size())
        .hasEntrySatisfying(
            cluster.endpoints().getLast(),
            node -> assertThat(node).startsWith("n" + cluster.endpoints().size() + ", "))
        .containsValue(leader + ", leader");
  }

  @Test
  void aLockThatAnOperatorTakesAwayIsToldByUnlock() {
    AegisLock lock = locks().obtain("taken");
    lock.lock();
    assertThat(operator.locks().describe("it/taken").holder().orElseThrow().token())
        .isEqualTo(lock.token());

    long _ = operator.locks().forceRelease("it/taken", lock.token(), "the test does");

    assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
    assertThat(locks().locksInUse()).isZero();
  }

  @Test
  void aLockWhoseSessionEndsIsLostAndSeenUnderTheApplicationsName() throws InterruptedException {
    AegisLock lock = locks().obtain("ended");
    CountDownLatch lost = new CountDownLatch(1);
    lock.lock(Duration.ofSeconds(5));
    lock.onLost(_ -> lost.countDown());
    locks().renewLock("ended", Duration.ofSeconds(5));
    SessionDescription holder =
        operator
            .sessions()
            .describe(operator.locks().describe("it/ended").holder().orElseThrow().sessionId());
    assertThat(holder.owner()).startsWith("it, pid ");

    operator.sessions().forceEnd(holder.id());

    lost.await();
    assertThat(lock.isHeld()).isFalse();
    assertThatThrownBy(() -> locks().renewLock("ended")).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(lock::unlock).isInstanceOf(ConcurrentModificationException.class);
  }

  private AegisLockRegistry locks() {
    return application.getBean(AegisLockRegistry.class);
  }
}
