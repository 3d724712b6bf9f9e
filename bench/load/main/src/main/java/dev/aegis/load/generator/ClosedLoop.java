package dev.aegis.load.generator;

import dev.aegis.load.plan.LoadPlan;
import dev.aegis.load.plan.Operation;
import dev.aegis.load.process.ProcessReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// Logical clients that each begin their next operation when the one before has ended.
///
/// A closed loop measures what a system can do for so many callers who wait; it does not show what
/// happens to requests that arrive whether or not the system keeps up. A stall costs it one slow
/// operation for each client, not one for each operation that would have arrived (coordinated
/// omission), so its percentiles compare systems under the same loop and promise nothing about an
/// open one.
///
/// Operations are counted when they end within the measured time. A client whose operation failed
/// pauses a little, so that a system that refuses fast is not flooded with retries.
public final class ClosedLoop {
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(5);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(10);
  private static final String GENERATOR = "generator";

  private final Driver driver;
  private final LoadPlan plan;
  private final Tally tally;
  private final List<Operation> turn;
  private final Phaser busy = new Phaser(1);
  private volatile boolean stopping;

  private ClosedLoop(Driver driver, LoadPlan plan) {
    this.driver = driver;
    this.plan = plan;
    this.tally = new Tally(plan.mix());
    this.turn = plan.mix().turn();
  }

  /// Runs a load to its end, and returns when no operation is under way any more (or the rest of
  /// them is ten seconds late).
  ///
  /// @param serverPids process numbers of the servers, by name, asked for when counting begins and
  ///   when it ends
  public static Measurement run(
      Driver driver, LoadPlan plan, Supplier<Map<String, Long>> serverPids)
      throws InterruptedException {
    try (ScheduledExecutorService pauses = Executors.newSingleThreadScheduledExecutor()) {
      Measurement measured = new ClosedLoop(driver, plan).run(serverPids, pauses);
      pauses.shutdownNow();
      return measured;
    }
  }

  private Measurement run(Supplier<Map<String, Long>> serverPids, ScheduledExecutorService pauses)
      throws InterruptedException {
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < plan.clients(); i++) {
      clients.add(new Client(i, pauses));
    }
    busy.bulkRegister(plan.clients());
    clients.forEach(Client::next);
    Thread.sleep(plan.warmUp());

    ProcessReading serversBefore = ProcessReading.of(serverPids.get());
    ProcessReading generatorBefore = ProcessReading.ofThisProcess(GENERATOR);
    long began = System.nanoTime();
    tally.open();
    Thread.sleep(plan.measured());
    tally.close();
    Duration elapsed = Duration.ofNanos(System.nanoTime() - began);
    ProcessReading serversAfter = ProcessReading.of(serverPids.get());
    ProcessReading generatorAfter = ProcessReading.ofThisProcess(GENERATOR);

    stopping = true;
    drain();
    return new Measurement(
        elapsed,
        tally.all(),
        tally.byOperation(),
        tally.failures(),
        serversAfter.since(serversBefore),
        generatorAfter.since(generatorBefore).values().iterator().next());
  }

  private void drain() throws InterruptedException {
    int phase = busy.arriveAndDeregister();
    try {
      int _ =
          busy.awaitAdvanceInterruptibly(phase, LONGEST_DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // What is late ends when the driver closes; it is outside the measured time either way.
    }
  }

  /// One logical client. Its operations follow one another, so its fields need no lock: each is
  /// written before the next operation starts, and the driver's hand-over orders the threads.
  private final class Client implements Completion {
    private final int number;
    private final ScheduledExecutorService pauses;
    private final SplittableRandom random;
    private Operation operation = turn.getFirst();
    private long began;

    Client(int number, ScheduledExecutorService pauses) {
      this.number = number;
      this.pauses = pauses;
      this.random = new SplittableRandom(number);
    }

    void next() {
      if (stopping) {
        int _ = busy.arriveAndDeregister();
        return;
      }
      operation = turn.get(random.nextInt(turn.size()));
      Request request = new Request(operation, number, random.nextInt(plan.keys()));
      began = System.nanoTime();
      driver.start(request, this);
    }

    @Override
    public void succeeded() {
      tally.succeeded(operation, Duration.ofNanos(System.nanoTime() - began));
      next();
    }

    @Override
    public void failed(String kind) {
      tally.failed(kind);
      if (stopping) {
        int _ = busy.arriveAndDeregister();
        return;
      }
      var _ = pauses.schedule(this::next, PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
