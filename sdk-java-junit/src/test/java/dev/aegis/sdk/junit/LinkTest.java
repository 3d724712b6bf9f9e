package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.traffic.Traffic.Way;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkTest {
  private static final Duration WITHIN = Duration.ofMinutes(1);

  private final List<Integer> arrived = new CopyOnWriteArrayList<>();

  private void carry(Way way, int from, int to) {
    IntStream.range(from, to).forEach(i -> way.carry(() -> arrived.add(i)));
  }

  @Test
  void anOpenLinkDeliversAtOnce() {
    Thread caller = Thread.currentThread();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    new Link(Link.State.OPEN).way().carry(() -> threads.add(Thread.currentThread()));
    assertThat(threads).containsExactly(caller);
  }

  @Test
  void whatIsHeldArrivesInOrderAndBeforeWhatComesLater() {
    Link link = new Link(Link.State.HOLDING);
    Way way = link.way();
    carry(way, 0, 1000);
    assertThat(arrived).isEmpty();
    link.become(Link.State.OPEN);
    carry(way, 1000, 2000);
    await().atMost(WITHIN).until(() -> arrived.size() == 2000);
    assertThat(arrived).isEqualTo(IntStream.range(0, 2000).boxed().toList());
  }

  @Test
  void whatIsHeldIsGoneWhenTheLinkLosesIt() {
    Link link = new Link(Link.State.HOLDING);
    Way way = link.way();
    carry(way, 0, 10);
    link.become(Link.State.LOSING);
    carry(way, 10, 20);
    link.become(Link.State.OPEN);
    carry(way, 20, 30);
    assertThat(arrived).isEqualTo(IntStream.range(20, 30).boxed().toList());
  }

  @Test
  void theEndOfACallIsNeverLost() {
    Link link = new Link(Link.State.HOLDING);
    Way held = link.way();
    carry(held, 0, 10);
    held.carryEnd(() -> arrived.add(10));
    Way later = link.way();
    link.become(Link.State.LOSING);
    await().atMost(WITHIN).until(() -> arrived.equals(List.of(10)));
    carry(later, 11, 20);
    later.carryEnd(() -> arrived.add(20));
    assertThat(arrived).containsExactly(10, 20);
  }

  @Test
  void holdingAgainInTheMiddleKeepsTheRest() {
    Link link = new Link(Link.State.HOLDING);
    Way way = link.way();
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch heldAgain = new CountDownLatch(1);
    way.carry(() -> {
      underWay.countDown();
      awaitQuietly(heldAgain);
      arrived.add(0);
    });
    carry(way, 1, 10);
    link.become(Link.State.OPEN);
    awaitQuietly(underWay);
    link.become(Link.State.HOLDING);
    carry(way, 10, 12);
    heldAgain.countDown();
    await().atMost(WITHIN).until(() -> arrived.contains(0));
    link.become(Link.State.OPEN);
    await().atMost(WITHIN).until(() -> arrived.size() == 12);
    assertThat(arrived).isEqualTo(IntStream.range(0, 12).boxed().toList());
  }

  @Test
  void aCallThatBlocksItsReceiverStopsNoOther() {
    Link link = new Link(Link.State.HOLDING);
    CountDownLatch end = new CountDownLatch(1);
    link.way().carry(() -> awaitQuietly(end));
    carry(link.way(), 0, 3);
    link.become(Link.State.OPEN);
    await().atMost(WITHIN).until(() -> arrived.size() == 3);
    end.countDown();
  }

  @Test
  void aDeliveryThatFailsStopsNoneBehindIt() {
    Link link = new Link(Link.State.HOLDING);
    Way way = link.way();
    way.carry(() -> {
      throw new IllegalStateException("planted");
    });
    carry(way, 0, 3);
    link.become(Link.State.OPEN);
    await().atMost(WITHIN).until(() -> arrived.size() == 3);
  }

  @Test
  void anErrorInADeliverySilencesNoCall() {
    Link link = new Link(Link.State.HOLDING);
    Way way = link.way();
    CountDownLatch failed = new CountDownLatch(1);
    way.carry(() -> {
      failed.countDown();
      throw new AssertionError("planted");
    });
    carry(way, 0, 1000);
    Way alone = link.way();
    alone.carry(() -> {
      throw new AssertionError("planted");
    });
    link.become(Link.State.OPEN);
    awaitQuietly(failed);
    carry(way, 1000, 2000);
    await().atMost(WITHIN).until(() -> arrived.size() == 2000);
    assertThat(arrived).isEqualTo(IntStream.range(0, 2000).boxed().toList());
    carry(alone, 2000, 2001);
    await().atMost(WITHIN).until(() -> arrived.size() == 2001);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
