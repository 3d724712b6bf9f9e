package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.aegis.sdk.fake.FakeCluster;
import dev.aegis.sdk.fake.Fault;
import dev.aegis.wire.v1.FailureCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FailoverTest {
  private final FakeCluster cluster = FakeCluster.of(3);
  private final AegisClient client = AegisClient.connect(cluster.endpoints());

  @AfterEach
  void closeAll() {
    client.close();
    cluster.close();
  }

  @Test
  void aCallGoesOnAtTheNextEndpointWhenOneIsDead() {
    try (Session session = client.openSession(Duration.ofSeconds(30))) {
      session.keys().put("a", "1");
      cluster.node(0).kill();

      session.keys().put("a", "2");

      assertThat(client.keys().get("a").orElseThrow().value()).isEqualTo(Bytes.utf8("2"));
      assertThat(cluster.machine().writes()).isEqualTo(2);
    }
  }

  @Test
  void aNodeThatComesBackIsUsedAgain() {
    try (AegisClient lonely = AegisClient.connect(List.of(cluster.node(0).endpoint()))) {
      lonely.keys().put("a", "1");
      cluster.node(0).kill();
      assertThatThrownBy(() -> lonely.keys().get("a")).isInstanceOf(UnavailableException.class);
      cluster.node(0).start();

      assertThat(lonely.keys().get("a").orElseThrow().version()).isEqualTo(1);
    }
  }

  @Test
  void aReadThatGetsNoAnswerChangedNothingAndSoIsNeverInDoubt() {
    try (AegisClient hasty =
        AegisClient.builder(List.of(cluster.node(0).endpoint()))
            .callTimeout(Duration.ofSeconds(1))
            .connect()) {
      for (int i = 0; i < 200; i++) {
        cluster.node(0).next("Range", new Fault.LoseAnswer());
      }

      assertThatThrownBy(() -> hasty.keys().get("a")).isInstanceOf(UnavailableException.class);
    }
  }

  @Test
  void aNodeThatAcceptsAndNeverAnswersDoesNotHoldUpTheStatus() throws IOException {
    Duration never = Duration.ofDays(1); // in which the test would be over
    try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AegisClient patient =
            AegisClient.builder(List.of("127.0.0.1:" + mute.getLocalPort()))
                .callTimeout(never)
                .attemptTimeout(never)
                .connect()) {

      assertThat(patient.cluster().status(Duration.ofMillis(200)))
          .singleElement()
          .isInstanceOf(EndpointReport.Silent.class);
    }
  }

  /// The answer about the name comes from [dev.aegis.sdk.fake.NamesThatNobodyHas].
  @Test
  void aNameThatNobodyKnowsIsToldInTheErrorAndNotInTheLog() {
    List<LogRecord> logged = new CopyOnWriteArrayList<>();
    Handler listener =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            logged.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(listener);
    try (AegisClient lost =
        AegisClient.builder(List.of("nobody.invalid:7111"))
            .callTimeout(Duration.ofSeconds(2))
            .connect()) {
      assertThatThrownBy(() -> lost.keys().get("a"))
          .isInstanceOf(UnavailableException.class)
          .as("the name was asked for, and the answer was there in time")
          .hasMessageContaining("Unable to resolve host nobody.invalid");
    } finally {
      root.removeHandler(listener);
    }
    assertThat(logged)
        .filteredOn(record -> record.getLevel().intValue() >= Level.WARNING.intValue())
        .isEmpty();
  }

  @Test
  void theLeaderHintIsFollowed() {
    String leader = cluster.node(2).endpoint();
    cluster.node(0).next("Put", new Fault.Refuse(FailureCode.NOT_LEADER, leader));

    client.keys().put("a", "1");

    assertThat(cluster.node(1).calls("Put")).isZero();
    assertThat(cluster.node(2).calls("Put")).isEqualTo(1);
  }

  @Test
  void aHintLeadsToANodeTheClientWasNotToldOf() {
    try (AegisClient narrow = AegisClient.connect(List.of(cluster.node(0).endpoint()))) {
      String leader = cluster.node(1).endpoint();
      cluster.node(0).next("Put", new Fault.Refuse(FailureCode.NOT_LEADER, leader));

      narrow.keys().put("a", "1");

      assertThat(cluster.node(1).calls("Put")).isEqualTo(1);
    }
  }

  @Test
  void aPutOfASessionWhoseAnswerIsLostIsSentAgainAndAppliedOnce() {
    try (Session session = client.openSession(Duration.ofSeconds(10))) {
      cluster.node(0).next("Put", new Fault.LoseAnswer());

      Written written = session.keys().put("a", "1");

      assertThat(cluster.node(1).calls("Put")).isEqualTo(1);
      assertThat(cluster.machine().writes()).isEqualTo(1);
      assertThat(written).isEqualTo(new Written(2, 1, Optional.empty()));
    }
  }

  @Test
  void aPutOfNobodyWhoseAnswerIsLostIsNotSentAgain() {
    cluster.node(0).next("Put", new Fault.LoseAnswer());

    OutcomeUnknownException unknown =
        catchThrowableOfType(OutcomeUnknownException.class, () -> client.keys().put("a", "1"));

    assertThat(unknown.endpoints())
        .extracting(EndpointFailure::endpoint)
        .containsExactly(cluster.node(0).endpoint());
    assertThat(cluster.machine().writes()).isEqualTo(1);
  }

  @Test
  void aPutOfNobodyIsSentAgainAfterARefusalThatChangedNothing() {
    cluster.node(0).next("Put", new Fault.Refuse(FailureCode.NO_LEADER, ""));
    cluster.node(1).next("Put", new Fault.Refuse(FailureCode.OVERLOADED, ""));

    client.keys().put("a", "1");

    assertThat(cluster.machine().writes()).isEqualTo(1);
  }

  @Test
  void aNodeThatTakesARequestAndSaysNothingCostsOneAttempt() {
    try (AegisClient patient =
        AegisClient.builder(cluster.endpoints())
            .callTimeout(Duration.ofSeconds(50))
            .attemptTimeout(Duration.ofMillis(200))
            .connect()) {
      cluster.node(0).next("Range", new Fault.Hang());

      // Without the attempt's own limit this would outlast the test's.
      assertThat(patient.keys().get("a")).isEmpty();
    }
  }

  @Test
  void aNodeThatDoesNotEvenRefuseAConnectionCostsOneAttempt() throws IOException {
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        AegisClient patient =
            AegisClient.builder(
                    List.of("127.0.0.1:" + deaf.getLocalPort(), cluster.node(0).endpoint()))
                .callTimeout(Duration.ofSeconds(50))
                .attemptTimeout(Duration.ofMillis(200))
                .connect()) {
      patient.keys().put("a", "1");

      assertThat(cluster.machine().writes()).isEqualTo(1);
    }
  }

  @Test
  void noCallOutlastsItsDeadlineWhenAllEndpointsAreDead() {
    cluster.close();
    try (AegisClient hasty =
        AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofMillis(700)).connect()) {
      long from = System.nanoTime();
      UnavailableException unavailable =
          catchThrowableOfType(UnavailableException.class, () -> hasty.keys().put("a", "1"));
      Duration took = Duration.ofNanos(System.nanoTime() - from);

      // Tried for all its time; what is above that is left to a slow machine.
      assertThat(took).isBetween(Duration.ofMillis(650), Duration.ofSeconds(3));
      assertThat(unavailable.endpoints())
          .extracting(EndpointFailure::endpoint)
          .containsExactlyElementsOf(cluster.endpoints());
      assertThat(unavailable.endpoints())
          .allSatisfy(failure -> assertThat(failure.error()).contains("refused"));
    }
  }

  @Test
  void aWriteInDoubtUntilItsDeadlineIsToldAsUnknown() {
    try (AegisClient hasty =
            AegisClient.builder(cluster.endpoints()).callTimeout(Duration.ofSeconds(1)).connect();
        Session session = hasty.openSession(Duration.ofSeconds(10))) {
      cluster.node(0).next("Put", new Fault.LoseAnswer());
      cluster.node(1).kill();
      cluster.node(2).kill();
      for (int i = 0; i < 200; i++) {
        cluster.node(0).next("Put", new Fault.Refuse(FailureCode.NO_LEADER, ""));
      }

      assertThatThrownBy(() -> session.keys().put("a", "1"))
          .isInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining(cluster.node(1).endpoint());
      assertThat(cluster.machine().writes()).isEqualTo(1);
    }
  }

  @Test
  void anInterruptedCallEndsAtOnceAndKeepsTheInterrupt() {
    cluster.close();
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> client.keys().get("a"))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aClosedClientRefusesCallsAtOnce() {
    client.close();

    assertThatThrownBy(() -> client.keys().get("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }
}
