package dev.aegis.sdk.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.ClientObserver;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import dev.aegis.sdk.spring.health.AegisHealthIndicator;
import dev.aegis.sdk.spring.lock.AegisLock;
import dev.aegis.sdk.spring.lock.AegisLockRegistry;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import dev.aegis.wire.v1.FailureCode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.integration.support.locks.DefaultLockRegistry;
import org.springframework.integration.support.locks.LockRegistry;

@Timeout(60)
class AutoConfigurationTest {
  private final FakeCluster cluster = FakeCluster.of(1);
  private final ApplicationContextRunner bare =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(
                  AegisClientAutoConfiguration.class,
                  AegisHealthAutoConfiguration.class,
                  AegisLockRegistryAutoConfiguration.class));
  private final ApplicationContextRunner application =
      bare.withPropertyValues("aegis.client.endpoints=" + cluster.node(0).endpoint());

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void aClientIsThereAndWorksAndIsClosedWithTheContext() {
    AtomicReference<AegisClient> kept = new AtomicReference<>();
    application.run(context -> {
      AegisClient client = context.getBean(AegisClient.class);
      client.keys().put("a", "1");
      kept.set(client);
    });

    assertThat(cluster.machine().writes()).isEqualTo(1);
    assertThatThrownBy(() -> kept.get().keys().get("a")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void healthAndLocksAreThereWithWhatTheyNeed() {
    application.run(context -> {
      assertThat(context).hasSingleBean(AegisHealthIndicator.class);
      assertThat(context).hasSingleBean(AegisLockRegistry.class);
    });
    application
        .withClassLoader(new FilteredClassLoader(HealthIndicator.class, LockRegistry.class))
        .run(context -> {
          assertThat(context).hasSingleBean(AegisClient.class);
          assertThat(context).doesNotHaveBean("aegisHealthIndicator");
          assertThat(context).doesNotHaveBean("aegisLockRegistry");
        });
  }

  @Test
  void theLocksHaveThePrefixAndTtlOfTheProperties() {
    application
        .withPropertyValues("aegis.client.locks.prefix=app/", "aegis.client.locks.ttl=30s")
        .run(context -> {
          AegisLock lock = context.getBean(AegisLockRegistry.class).obtain("x");
          lock.lock();
          try {
            assertThat(cluster.machine().isHeld("app/x")).isTrue();
            context.getBean(AegisLockRegistry.class).renewLock("x", Duration.ofSeconds(30));
          } finally {
            lock.unlock();
          }
        });
  }

  @Test
  void beansOfTheApplicationTakeTheStartersPlace() {
    try (AegisClient own = AegisClient.connect(cluster.endpoints())) {
      bare.withBean("own", AegisClient.class, () -> own)
          .withBean(LockRegistry.class, DefaultLockRegistry::new)
          .withBean("aegisHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
          .run(context -> {
            assertThat(context.getBean(AegisClient.class)).isSameAs(own);
            assertThat(context).doesNotHaveBean(AegisLockRegistry.class);
            assertThat(context).doesNotHaveBean(AegisHealthIndicator.class);
          });
    }
  }

  @Test
  void aStarterThatIsSwitchedOffLeavesNothing() {
    bare.withPropertyValues("aegis.client.enabled=false")
        .run(context -> {
          assertThat(context).doesNotHaveBean(AegisClient.class);
          assertThat(context).doesNotHaveBean(AegisLockRegistry.class);
        });
  }

  @Test
  void anObserverOfTheApplicationHearsWhatTheClientDoes() {
    AtomicReference<String> heard = new AtomicReference<>("");
    ClientObserver observer =
        new ClientObserver() {
          @Override
          public void callEnded(String operation, Outcome outcome, Duration took) {
            heard.set(operation);
          }
        };
    application
        .withBean(ClientObserver.class, () -> observer)
        .run(context -> context.getBean(AegisClient.class).keys().put("a", "1"));

    assertThat(heard).hasValue("Put");
  }

  @Test
  void aCheckAtTheStartEndsItWhenNobodyAnswersAndTakesARefusalForAnAnswer() {
    ApplicationContextRunner checking =
        application.withPropertyValues(
            "aegis.client.check-at-start=true", "aegis.client.call-timeout=500ms");
    checking.run(context -> assertThat(context).hasNotFailed());
    cluster.node(0).next("Range", new Fault.Refuse(FailureCode.PERMISSION_DENIED, ""));
    checking.run(context -> assertThat(context).hasNotFailed());
    cluster.close();

    checking.run(context ->
        assertThat(context)
            .getFailure()
            .rootCause()
            .isInstanceOf(UnavailableException.class)
            .hasMessageContaining(cluster.node(0).endpoint()));
    application.run(context -> assertThat(context).hasNotFailed());
  }

  @Test
  void aCheckThatEndsTheStartLeavesNoClientOpen() throws InterruptedException {
    cluster.node(0).next("Range", new Fault.Refuse(FailureCode.LIMIT_EXCEEDED, ""));

    application
        .withPropertyValues("aegis.client.check-at-start=true")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .isInstanceOf(LimitExceededException.class));

    assertThat(cluster.node(0).calls("Range")).isEqualTo(1);
    while (cluster.node(0).connections() > 0) {
      Thread.sleep(Duration.ofMillis(5)); // the test's own timeout ends a wait without end
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoints      |           | No endpoint given",
        "endpoints      | localhost | not host:port",
        "call-timeout   | 0s        | 1 ms or more",
        "attempt-timeout| -1s       | 1 ms or more",
        "health.timeout | 0s        | 1 ms or more",
        "locks.ttl      | -1s       | negative",
        "owner          | LONG      | at most 128",
        "tls.folder     | /nowhere  | /nowhere",
        "tls.key        | key.pem   | needed together"
      })
  void aValueThatCannotBeUsedIsToldByItsPropertyAndLimit(
      String property, String value, String limit) {
    String used = value == null ? "" : value.replace("LONG", "o".repeat(129));
    application
        .withPropertyValues("aegis.client." + property + "=" + used)
        .run(context ->
            assertThat(blamed(context.getStartupFailure()).getMessage())
                .startsWith("aegis.client." + property.replaceFirst("\\..*", ""))
                .contains(limit));
  }

  private static InvalidPropertyException blamed(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof InvalidPropertyException invalid) {
        return invalid;
      }
    }
    throw new AssertionError("no property is blamed", failure);
  }

  @Test
  void aMisspeltPropertyIsRefused() {
    application
        .withPropertyValues("aegis.client.call-timout=1s")
        .run(context ->
            assertThat(context)
                .getFailure()
                .rootCause()
                .hasMessageContaining("aegis.client.call-timout"));
  }
}
