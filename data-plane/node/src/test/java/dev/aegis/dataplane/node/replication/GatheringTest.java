package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long ROUND = 2_000_000;

  private final Gathering gathering = new Gathering();

  private void settle(int commands, int queued, long tookNanos) {
    for (int i = 0; i < 100; i++) {
      gathering.answered(commands, queued, tookNanos, false);
    }
  }

  @Test
  void aLoneCallerIsNeverWaitedFor() {
    assertThat(gathering.expected()).isEqualTo(1);
    assertThat(gathering.patienceNanos()).isZero();
    settle(1, 0, ROUND);
    assertThat(gathering.expected()).isEqualTo(1);
    assertThat(gathering.patienceNanos()).isZero();
  }

  @Test
  void twoHalvesOfACrowdBecomeOne() {
    settle(32, 32, ROUND);
    assertThat(gathering.expected()).isEqualTo(56);
    assertThat(gathering.patienceNanos()).isBetween(ROUND / 2 - ROUND / 100, ROUND / 2);
  }

  @Test
  void onBusyProcessorsACrowdIsWaitedForLonger() {
    settle(56, 8, ROUND);
    gathering.answered(56, 8, ROUND, true);
    assertThat(gathering.patienceNanos()).isBetween(2 * ROUND - ROUND / 25, 2 * ROUND);
  }

  @Test
  void theMoreAreExpectedOnBusyProcessorsTheLongerTheyAreWaitedFor() {
    settle(4, 0, ROUND);
    gathering.answered(4, 0, ROUND, true);
    assertThat(gathering.patienceNanos()).isBetween(ROUND - ROUND / 50, ROUND);
  }

  @Test
  void aFewAreNotWaitedForLongerOnBusyProcessorsEither() {
    settle(2, 0, ROUND);
    gathering.answered(2, 0, ROUND, true);
    assertThat(gathering.patienceNanos()).isLessThanOrEqualTo(ROUND / 2);
  }

  /// Sixty-four that ask again, the last of them a round and a half after its answer.
  @Test
  void callersThatComeBackTravelTogether() {
    Played closed = play(new Closed(64), true);

    assertThat(closed.perEntry()).isGreaterThan(50);
  }

  /// Five callers in the time of an entry, each of them for itself; a round takes what it takes.
  @Test
  void callersThatComeForThemselvesHardlyWaitLonger() {
    Played open = play(new Open(5), false);

    assertThat(open.latency())
        .as("of a wait of half a round on average, at most half a round for company, and a round")
        .isLessThan(1.8 * ROUND);
  }

  /// The price on busy processors: fewer entries, and a wait for a company that is no crowd.
  @Test
  void callersThatComeForThemselvesShareMoreOnBusyProcessors() {
    Played idle = play(new Open(5), false);
    Played busy = play(new Open(5), true);

    assertThat(busy.perEntry()).isGreaterThan(1.5 * idle.perEntry());
    assertThat(busy.latency()).isLessThan(2.5 * ROUND);
  }

  /// What became of many calls: how many shared an entry, and how long each took.
  private record Played(double perEntry, double latency) {}

  private interface Callers {
    /// When the next one calls, in nanoseconds.
    long next();

    /// Takes that call.
    void take();

    void answered(List<Long> calls, long now);
  }

  private static Played play(Callers callers, boolean busy) {
    Gathering gathering = new Gathering();
    long now = 0;
    long entries = 0;
    long answered = 0;
    double waited = 0;
    List<Long> queue = new ArrayList<>();
    while (answered < 50_000) {
      long until = now + gathering.patienceNanos();
      while (queue.size() < gathering.expected() && callers.next() <= until) {
        now = Math.max(now, callers.next());
        queue.add(callers.next());
        callers.take();
      }
      if (queue.size() < gathering.expected()) {
        now = queue.isEmpty() ? Math.max(until, callers.next()) : until;
      }
      takeUntil(now, callers, queue);
      List<Long> entry = List.copyOf(queue);
      queue.clear();
      now += ROUND;
      takeUntil(now, callers, queue);
      gathering.answered(entry.size(), queue.size(), ROUND, busy);
      for (long call : entry) {
        waited += now - call;
      }
      callers.answered(entry, now);
      entries++;
      answered += entry.size();
    }
    return new Played((double) answered / entries, waited / answered);
  }

  private static void takeUntil(long now, Callers callers, List<Long> queue) {
    while (callers.next() <= now) {
      queue.add(callers.next());
      callers.take();
    }
  }

  private static final class Closed implements Callers {
    private final PriorityQueue<Long> calls = new PriorityQueue<>();

    Closed(int callers) {
      for (int i = 0; i < callers; i++) {
        calls.add(i * ROUND / callers);
      }
    }

    @Override
    public long next() {
      return calls.isEmpty() ? Long.MAX_VALUE : calls.element();
    }

    @Override
    public void take() {
      calls.remove();
    }

    @Override
    public void answered(List<Long> answered, long now) {
      for (int i = 0; i < answered.size(); i++) {
        calls.add(now + ROUND * 3 * (i + 1) / (2L * answered.size()));
      }
    }
  }

  private static final class Open implements Callers {
    private final Random random = new Random(1);
    private final double perRound;
    private long next;

    Open(double perRound) {
      this.perRound = perRound;
    }

    @Override
    public long next() {
      return next;
    }

    @Override
    public void take() {
      next += Math.round(-Math.log(1 - random.nextDouble()) / perRound * ROUND);
    }

    @Override
    public void answered(List<Long> answered, long now) {
      // they come as they come
    }
  }

  @Test
  void anEntryThatIsLargeEnoughDoesNotWaitToBecomeLarger() {
    settle(500, 500, ROUND);
    assertThat(gathering.expected()).isEqualTo(Gathering.ENOUGH);
  }

  @Test
  void aCrowdThatHasGoneIsForgottenAfterOneEntry() {
    settle(64, 0, ROUND);
    gathering.answered(1, 0, ROUND, false);
    assertThat(gathering.expected()).isEqualTo(1);
  }

  @Test
  void aSlowDiskDoesNotMakeAnybodyWaitLongForCompany() {
    settle(64, 0, 400_000_000);
    assertThat(gathering.patienceNanos()).isEqualTo(Gathering.MOST_PATIENCE_NANOS);
  }

  @Test
  void whereNotAllMayTravelTogetherTheRestLeavesAtOnce() {
    settle(1, 63, ROUND);
    gathering.overflowed();
    assertThat(gathering.patienceNanos()).isZero();
  }
}
