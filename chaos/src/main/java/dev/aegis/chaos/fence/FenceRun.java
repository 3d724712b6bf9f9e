package dev.aegis.chaos.fence;

import dev.aegis.chaos.fence.FenceExperiment.Losses;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// One simulated run, the same for the same seed: holders take a lock one after the other, each
/// reads the register, works, and writes it back with one element more. Now and then one is paused
/// past the end of its lease and writes late, while others hold the lock.
final class FenceRun {
  private static final int LEASE = 100;
  private static final int LONGEST_WORK = 80;
  private static final int LONGEST_PAUSE = 600;
  private static final int PAUSES_ONE_IN = 4;

  private final Random random;
  private final Register register;
  private final PriorityQueue<Write> underWay = new PriorityQueue<>();
  private final Set<Integer> acknowledged = new HashSet<>();
  private int refused;

  FenceRun(long seed, Register register) {
    this.random = new Random(seed);
    this.register = register;
  }

  Losses run(int holders) {
    long now = 0;
    for (int holder = 1; holder <= holders; holder++) {
      arriveUntil(now);
      boolean isPaused = random.nextInt(PAUSES_ONE_IN) == 0;
      int work = 1 + random.nextInt(LONGEST_WORK);
      long arrival = now + (isPaused ? LEASE + random.nextInt(LONGEST_PAUSE) : work);
      Set<Integer> replacement = new TreeSet<>(register.read(holder));
      replacement.add(holder);
      underWay.add(new Write(arrival, holder, replacement));
      // The lock is released after the write, or falls free at the end of the lease.
      now += isPaused ? LEASE : work;
    }
    arriveUntil(Long.MAX_VALUE);
    Set<Integer> lost = new HashSet<>(acknowledged);
    lost.removeAll(register.read(holders + 1L));
    return new Losses(acknowledged.size(), refused, lost.size());
  }

  private void arriveUntil(long now) {
    while (!underWay.isEmpty() && underWay.element().arrival() <= now) {
      Write write = underWay.remove();
      if (register.write(write.token(), write.replacement())) {
        acknowledged.add(write.token());
      } else {
        refused++;
      }
    }
  }

  private record Write(long arrival, int token, Set<Integer> replacement)
      implements Comparable<Write> {
    @Override
    public int compareTo(Write other) {
      int byArrival = Long.compare(arrival, other.arrival);
      return byArrival != 0 ? byArrival : Integer.compare(token, other.token);
    }
  }
}
