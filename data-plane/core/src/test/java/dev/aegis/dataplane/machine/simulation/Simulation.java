package dev.aegis.dataplane.machine.simulation;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.Tick;
import dev.aegis.dataplane.command.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// One run, wholly determined by its seed: a time of trouble, then a time of peace in which every
/// waiting acquire must come to an end.
public final class Simulation {
  private static final int HOUR_MS = 3_600_000;
  private static final long PEACEFUL_TICK_MS = 500;
  private static final int ROUNDS_OF_DELAY =
      Math.toIntExact(SimulatedClients.MAX_DELAY_MS / PEACEFUL_TICK_MS) + 1;

  private final Coverage coverage;
  private final RandomGenerator random;
  private final SimulatedCluster cluster;
  private final SimulationOracle oracle = new SimulationOracle();
  private final SimulatedClients clients;
  private long index;
  private long term = 1;
  private long leaderClockMs;

  public Simulation(long seed, Coverage coverage) {
    this(seed, coverage, UnaryOperator.identity());
  }

  /// @param fault what the machines are fed instead of the log: how a test breaks the machine
  public Simulation(long seed, Coverage coverage, UnaryOperator<Entry> fault) {
    this.coverage = coverage;
    random = new SplittableRandom(seed);
    cluster = new SimulatedCluster(random, fault);
    clients = new SimulatedClients(random, oracle);
  }

  public void run(int entries) {
    for (int i = 0; i < entries; i++) {
      letTroubleHappen();
      append(someCommands(), stamp());
      cluster.runFollowers();
      if (random.nextInt(8) == 0) {
        oracle.store().compareWith(cluster.leader(), random);
        oracle.elections().compareWith(cluster.leader(), oracle.locks().delays());
        oracle.access().compareWith(cluster.leader(), clients.anyCaller(), random);
      }
    }
    makePeace();
    cluster.letFollowersCatchUp();
  }

  private void letTroubleHappen() {
    leaderClockMs += random.nextInt(300);
    switch (random.nextInt(300)) {
      case 0 -> leaderClockMs += HOUR_MS;
      case 1 -> leaderClockMs = Math.max(0, leaderClockMs - HOUR_MS);
      case 2, 3, 4 -> term += 1 + random.nextInt(2);
      default -> {}
    }
  }

  /// Stamps are made in parallel: some are a little older than the one before.
  private long stamp() {
    return random.nextInt(10) == 0 ? leaderClockMs - random.nextInt(1_000) : leaderClockMs;
  }

  private List<Command> someCommands() {
    List<Command> commands = new ArrayList<>();
    int count = random.nextInt(6);
    for (int i = 0; i < count; i++) {
      commands.add(clients.next(term));
    }
    return commands;
  }

  private void append(List<Command> commands, long stampMs) {
    index += 1 + random.nextInt(3);
    Entry entry = new Entry(index, term, stampMs, commands);
    Applied applied = cluster.append(entry);
    oracle.check(entry, applied);
    coverage.add(applied);
    clients.observe(applied);
  }

  /// No more faults: sessions are renewed, holders release, ticks flow. Each round passes every
  /// lock on at least once when its delay is over, so as many rounds as there are waits must do
  /// after that.
  private void makePeace() {
    leaderClockMs = Math.max(leaderClockMs, oracle.sessions().nowMs());
    int rounds = oracle.locks().waits().size() + ROUNDS_OF_DELAY + 1;
    for (int i = 0; i < rounds; i++) {
      leaderClockMs += PEACEFUL_TICK_MS;
      List<Command> commands = new ArrayList<>(List.of(clients.renewAll()));
      commands.addAll(clients.releaseAll());
      commands.add(new Tick(term, 60, 0));
      append(commands, leaderClockMs);
    }
    Expect.isEmpty(oracle.locks().waits(), "acquires that wait for ever");
  }
}
