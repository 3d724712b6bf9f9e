package dev.aegis.chaos.campaign;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fence.FenceExperiment;
import dev.aegis.chaos.fence.HeldRegisters;
import dev.aegis.chaos.workload.ClusterAccess;
import dev.aegis.chaos.workload.FenceHolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// Processes that hold one lock in turn and write to two registers. Now and then the one that holds
/// it is stopped past the end of its lease, while the other one takes the lock and writes.
final class Holders {
  private static final int PROCESSES = 2;
  private static final int STOPS_ONE_IN = 3;

  /// More than the lease (2 s), the grace, and what a failover adds.
  private static final Duration STOP = Duration.ofSeconds(6);

  private final List<Process> processes = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final HeldRegisters registers = new HeldRegisters();
  private final Random random;
  private final ReentrantLock oneStopAtATime = new ReentrantLock();
  private final AtomicInteger stops = new AtomicInteger();
  private volatile boolean ending;

  private Holders(long seed) {
    this.random = new Random(seed);
  }

  static Holders start(String lock, ClusterAccess access, long seed) throws IOException {
    Holders holders = new Holders(seed);
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FenceHolder.class.getName(),
                lock,
                Objects.requireNonNull(access.certificates()).toString()));
    words.addAll(access.endpoints());
    for (int i = 0; i < PROCESSES; i++) {
      Process process =
          new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      holders.processes.add(process);
      holders.threads.add(Thread.ofVirtual().start(() -> holders.follow(process)));
    }
    return holders;
  }

  private void follow(Process holder) {
    try (BufferedReader said = holder.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        long token = Long.parseLong(line.substring(line.indexOf(' ') + 1));
        if (line.startsWith("write ")) {
          registers.write(token);
        } else {
          registers.read(token);
          stopSometimes(holder);
        }
      }
    } catch (IOException | InterruptedException _) {
      // its end was wanted
    }
  }

  /// It has read and works: exactly then it is stopped. What it says afterwards waits in its pipe.
  private void stopSometimes(Process holder) throws InterruptedException {
    boolean stops;
    synchronized (random) {
      stops = random.nextInt(STOPS_ONE_IN) == 0;
    }
    if (ending || !stops || !oneStopAtATime.tryLock()) {
      return;
    }
    try {
      signal(holder, "STOP");
      this.stops.incrementAndGet();
      Thread.sleep(STOP);
      signal(holder, "CONT");
    } finally {
      oneStopAtATime.unlock();
    }
  }

  private static void signal(Process holder, String name) throws InterruptedException {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(holder.pid())).start().waitFor();
      if (code != 0 && holder.isAlive()) {
        throw new FaultException("A holder could not be sent " + name + ".", null);
      }
    } catch (IOException failure) {
      throw new FaultException("A holder could not be sent " + name + ".", failure);
    }
  }

  /// Ends all of them, when the last stop is over, and tells what became of their writes.
  FenceExperiment end() throws InterruptedException {
    ending = true;
    oneStopAtATime.lock();
    try {
      Thread.sleep(Duration.ofSeconds(1)); // the one that went on last may write late
    } finally {
      oneStopAtATime.unlock();
    }
    processes.forEach(Process::destroyForcibly);
    for (Thread thread : threads) {
      thread.join();
    }
    return registers.soFar();
  }

  String describe() {
    FenceExperiment now = registers.soFar();
    return "holders stopped past their lease: %d; fenced register: %s; its control: %s"
        .formatted(stops.get(), now.fenced(), now.unfenced());
  }
}
