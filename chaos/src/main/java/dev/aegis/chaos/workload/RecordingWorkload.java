package dev.aegis.chaos.workload;

import dev.aegis.chaos.history.Action;
import dev.aegis.chaos.history.EventContent;
import dev.aegis.chaos.history.HistoryRecorder;
import dev.aegis.sdk.AegisClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// Clients in a closed loop over the SDK, each on one key or one lock, that record what they ask
/// and are told. Every client has a connection of its own, so each can follow another node.
public final class RecordingWorkload {
  private final WorkloadPlan plan;
  private final HistoryRecorder recorder;
  private final BooleanSupplier goesOn;
  private final AtomicInteger processes = new AtomicInteger();
  private final AtomicLong values = new AtomicLong();
  private final AtomicInteger called = new AtomicInteger();
  private int clients;

  /// A workload, not yet begun.
  ///
  /// @param goesOn asked before every operation: while true, the clients go on past the plan's
  ///   number of operations
  public RecordingWorkload(WorkloadPlan plan, HistoryRecorder recorder, BooleanSupplier goesOn) {
    this.plan = plan;
    this.recorder = recorder;
    this.goesOn = goesOn;
  }

  /// How many operations were begun so far.
  public int called() {
    return called.get();
  }

  /// Runs all clients to their end.
  ///
  /// @throws ExecutionException when a client failed other than the SDK says it may
  public void run() throws InterruptedException, ExecutionException {
    Random seeds = new Random(plan.seed());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> clients = new ArrayList<>();
      for (int key = 0; key < plan.keys(); key++) {
        for (int i = 0; i < plan.clientsPerKey(); i++) {
          clients.add(startKeyClient(threads, key, i % 2 == 0, seeds.nextLong()));
        }
      }
      for (int lock = 0; lock < plan.locks(); lock++) {
        for (int i = 0; i < plan.clientsPerLock(); i++) {
          clients.add(startLockClient(threads, lock, seeds.nextLong()));
        }
      }
      awaitAll(clients);
    }
  }

  /// Reads every key at every node, each node asked alone, and records what it answers. To be
  /// called when all clients have ended: then all nodes must tell the same.
  ///
  /// @param nodes access to each node alone, by its name
  /// @return what was not answered, in one sentence each
  public List<String> readEverywhere(Map<String, ClusterAccess> nodes) {
    List<String> silent = new ArrayList<>();
    nodes.forEach((node, access) -> {
      Recording recording = new Recording(recorder, processes);
      try (AegisClient client = access.connect()) {
        for (int key = 0; key < plan.keys(); key++) {
          EventContent asked = EventContent.of(Action.GET, plan.key(key)).withNode(node);
          if (!KeyClient.get(client.keys(), asked, recording)) {
            silent.add("%s did not tell what it has of \"%s\"".formatted(node, plan.key(key)));
          }
        }
      }
    });
    return silent;
  }

  private Future<?> startKeyClient(
      ExecutorService threads, int key, boolean withSession, long seed) {
    ClusterAccess access = nextAccess();
    return threads.submit(() -> {
      Random random = new Random(seed);
      Recording recording = new Recording(recorder, processes);
      try (AegisClient client = access.connect()) {
        loop(new KeyClient(client, plan.key(key), withSession, recording, random, values));
      }
      return null;
    });
  }

  private Future<?> startLockClient(ExecutorService threads, int lock, long seed) {
    ClusterAccess access = nextAccess();
    return threads.submit(() -> {
      Recording recording = new Recording(recorder, processes);
      try (AegisClient client = access.connect()) {
        loop(new LockClient(client, plan.lock(lock), recording, new Random(seed)));
      }
      return null;
    });
  }

  private ClusterAccess nextAccess() {
    return plan.access().beginningWith(clients++);
  }

  private void loop(WorkloadClient client) throws InterruptedException {
    while (called.get() < plan.operations() || goesOn.getAsBoolean()) {
      called.incrementAndGet();
      client.operate();
      Thread.sleep(plan.pause());
    }
    client.end();
  }

  /// The first failure ends the rest.
  private static void awaitAll(List<Future<?>> clients)
      throws InterruptedException, ExecutionException {
    try {
      for (Future<?> client : clients) {
        client.get();
      }
    } catch (InterruptedException | ExecutionException | CancellationException failure) {
      clients.forEach(client -> client.cancel(true));
      throw failure;
    }
  }
}
