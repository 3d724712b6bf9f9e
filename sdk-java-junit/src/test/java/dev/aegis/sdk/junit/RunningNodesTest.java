package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class RunningNodesTest {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private final List<String> gone = new CopyOnWriteArrayList<>();

  @Test
  void aNodeThatEndedByItselfIsInTheWayUntilNothingIsLeftOfIt() {
    CountDownLatch slow = new CountDownLatch(1);
    RunningNodes<String> nodes =
        new RunningNodes<>(
            new Links(),
            node -> {
              awaitQuietly(slow);
              gone.add(node);
            });
    long start = nodes.beforeStart("n1");
    assertThat(nodes.arrived("n1", "first")).isEmpty();

    nodes.ended("n1", start, 75, "a new configuration rolls");

    await().atMost(WITHIN).until(() -> !nodes.has("n1"));
    CompletableFuture<Void> ends = nodes.ends();
    assertThat(ends).isNotDone();
    slow.countDown();
    ends.join();
    assertThat(gone).containsExactly("first");
    assertThat(nodes.howItEnded("n1"))
        .isEqualTo("ended by itself with code 75: a new configuration rolls");
  }

  @Test
  void aNodeThatEndedBeforeItHadStartedDoesNotRun() {
    RunningNodes<String> nodes = new RunningNodes<>(new Links(), gone::add);
    long start = nodes.beforeStart("n1");
    nodes.ended("n1", start, 78, "planted");
    nodes.ends().join();

    assertThat(nodes.arrived("n1", "late")).hasValue("ended by itself with code 78: planted");

    assertThat(nodes.has("n1")).isFalse();
    assertThat(gone).containsExactly("late");
    long next = nodes.beforeStart("n1");
    assertThat(next).isGreaterThan(start);
    assertThat(nodes.arrived("n1", "another")).isEmpty();
    assertThat(nodes.has("n1")).isTrue();
  }

  @Test
  void aNodeThatSaysLateThatItEndedDoesNotTouchTheOneInItsPlace() {
    RunningNodes<String> nodes = new RunningNodes<>(new Links(), gone::add);
    long first = nodes.beforeStart("n1");
    assertThat(nodes.arrived("n1", "killed")).isEmpty();
    nodes.kill("n1");
    long second = nodes.beforeStart("n1");
    assertThat(nodes.arrived("n1", "in its place")).isEmpty();

    nodes.ended("n1", first, 70, "its log was closed under it");
    nodes.ends().join();

    assertThat(nodes.get("n1")).isEqualTo("in its place");
    assertThat(gone).containsExactly("killed");
    nodes.ended("n1", second, 70, "of its own");
    nodes.ends().join();
    assertThat(nodes.has("n1")).isFalse();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
