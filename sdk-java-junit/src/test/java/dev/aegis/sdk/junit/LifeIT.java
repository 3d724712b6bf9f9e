package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.sdk.AegisClient;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How long a cluster lives, as JUnit sees it: each class in here is run by a launcher of its own.
class LifeIT {
  private static final List<String> SEEN = new CopyOnWriteArrayList<>();
  private static final String REFUSED = "heartbeat-interval: 5s";

  static class FailsInTheMiddle {
    @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(1);

    @Test
    void fails() {
      SEEN.addAll(cluster.endpoints());
      cluster.pause("n1");
      throw new AssertionError("planted");
    }
  }

  @Test
  void everythingIsClosedAfterATestThatFailed() {
    SEEN.clear();
    Launched launched = Launched.of(FailsInTheMiddle.class);
    assertThat(launched.failures()).singleElement().asString().contains("planted");
    assertThat(SEEN).hasSize(1).allMatch(LifeIT::isClosed);
    assertThatThrownBy(FailsInTheMiddle.cluster::nodes)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not run");
  }

  static class Wounds {
    @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(3);

    @Test
    void isolatesAndPauses() {
      assertWhole();
      cluster.isolate("n1");
      cluster.pause("n2");
    }

    private void assertWhole() {
      SEEN.add(String.join(",", cluster.endpoints()));
      for (String node : cluster.nodes()) {
        try (AegisClient there = cluster.connectTo(node)) {
          there.keys().put("at", node);
        }
      }
    }

    @Nested
    class InANestedClass {
      @Test
      void kills() {
        assertWhole();
        cluster.kill("n3");
      }
    }
  }

  @Test
  void testsOfAClassShareItsClusterAndEachFindsItWhole() {
    SEEN.clear();
    Launched launched = Launched.of(Wounds.class);
    assertThat(launched.failures()).isEmpty();
    assertThat(launched.succeeded()).isEqualTo(2);
    assertThat(SEEN.stream().distinct()).hasSize(1);
  }

  static class HasNoClusterThatStarts {
    @RegisterExtension
    static final AegisCluster cluster =
        AegisCluster.ofNodes(3)
            .withConfiguration(config -> config.replace("heartbeat-interval: 150ms", REFUSED));

    @Test
    void isNeverRun() {
      SEEN.add("run");
    }
  }

  @Test
  void aStartThatFailsIsTheFailureOfTheClass() {
    SEEN.clear();
    Launched launched = Launched.of(HasNoClusterThatStarts.class);
    assertThat(launched.failures())
        .singleElement()
        .isInstanceOf(ClusterNotReadyException.class)
        .asString()
        .contains("node n1: ", "heartbeat-interval");
    assertThat(SEEN).isEmpty();
  }

  static class TakesTurns {
    private static final AtomicInteger INSIDE = new AtomicInteger();
    private static final CountDownLatch BOTH_THERE = new CountDownLatch(2);

    @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(1);

    TakesTurns() throws InterruptedException {
      // Made on the test's own thread: both are under way before either has its turn.
      BOTH_THERE.countDown();
      BOTH_THERE.await();
    }

    @Test
    void one(AegisClient client) {
      beAlone(client);
    }

    @Test
    void another(AegisClient client) {
      beAlone(client);
    }

    private static void beAlone(AegisClient client) {
      assertThat(INSIDE.incrementAndGet()).isEqualTo(1);
      client.keys().put("turn", "mine");
      assertThat(INSIDE.decrementAndGet()).isZero();
    }
  }

  @Test
  void testsThatShareAClusterTakeTurns() {
    Launched launched = Launched.inParallel(TakesTurns.class);
    assertThat(launched.failures()).isEmpty();
    assertThat(launched.succeeded()).isEqualTo(2);
  }

  private static boolean isClosed(String endpoint) {
    String[] address = endpoint.split(":", 2);
    try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
      return !socket.isConnected();
    } catch (IOException _) {
      return true;
    }
  }
}
