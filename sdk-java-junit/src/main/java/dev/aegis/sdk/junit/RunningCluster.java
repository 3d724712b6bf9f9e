package dev.aegis.sdk.junit;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The nodes of one cluster from its start to its end. Thread-safe.
final class RunningCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningCluster.class);
  private static final Duration LATECOMERS = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);

  private final DataFolder folder;
  private final LoopbackPorts ports;
  private final Duration deadline;
  private final SortedMap<String, HostPort> peers = new TreeMap<>();
  private final SortedMap<String, HostPort> clients = new TreeMap<>();
  private final Links links = new Links();
  private final RunningNodes<Node> running = new RunningNodes<>(links, Node::kill);
  private final List<CompletableFuture<Void>> latecomers = new CopyOnWriteArrayList<>();

  /// Whose turn it is, of the tests that share this cluster. No lock: a test may end on another
  /// thread than it began on.
  private final Semaphore turn = new Semaphore(1, true);

  private RunningCluster(int size, DataFolder folder, LoopbackPorts ports, Duration deadline) {
    this.folder = folder;
    this.ports = ports;
    this.deadline = deadline;
    for (int i = 0; i < size; i++) {
      String id = "n" + (i + 1);
      peers.put(id, new HostPort("127.0.0.1", ports.port(2 * i)));
      clients.put(id, new HostPort("127.0.0.1", ports.port(2 * i + 1)));
    }
  }

  /// A cluster whose nodes all follow one leader.
  ///
  /// @param folder becomes the cluster's to close
  /// @throws ClusterNotReadyException when it does not come to that; nothing is left of it then
  /// @throws IOException when there are no ports, with the same end
  static RunningCluster start(int size, DataFolder folder, Duration deadline) throws IOException {
    RunningCluster cluster = onFreePorts(size, folder, deadline);
    try {
      cluster.startAll(cluster.peers.keySet(), true);
      cluster.awaitWhole();
      return cluster;
    } catch (RuntimeException failure) {
      closeAfter(failure, cluster);
      throw failure;
    }
  }

  private static RunningCluster onFreePorts(int size, DataFolder folder, Duration deadline)
      throws IOException {
    try {
      return new RunningCluster(size, folder, LoopbackPorts.take(2 * size), deadline);
    } catch (IOException failure) {
      closeAfter(failure, folder);
      throw failure;
    }
  }

  private static void closeAfter(Exception failure, AutoCloseable opened) {
    try {
      opened.close();
    } catch (Exception another) {
      failure.addSuppressed(another);
    }
  }

  Semaphore turn() {
    return turn;
  }

  List<String> nodes() {
    return List.copyOf(peers.keySet());
  }

  String endpoint(String node) {
    HostPort address = clients.get(node);
    if (address == null) {
      throw new IllegalArgumentException(
          "There is no node \"%s\"; there are %s.".formatted(node, nodes()));
    }
    return address.toString();
  }

  // --- what is done to nodes ---

  void kill(String id) {
    requireKnown(id);
    running.kill(id);
  }

  void restart(String id) {
    requireDown(id);
    startAll(List.of(id), false);
    if (isMajorityReachable()) {
      awaitCaughtUp(id);
    }
  }

  void isolate(String id) {
    requireRunning(id);
    links.isolate(id);
  }

  void heal(String id) {
    requireKnown(id);
    links.heal(id);
  }

  void pause(String id) {
    requireRunning(id);
    links.pause(id);
  }

  void resume(String id) {
    requireKnown(id);
    links.resume(id);
  }

  void restoreAll() {
    for (String id : nodes()) {
      links.heal(id);
      links.resume(id);
    }
    startAll(nodes().stream().filter(id -> !running.has(id)).toList(), false);
    awaitWhole();
  }

  private void requireKnown(String id) {
    String _ = endpoint(id);
  }

  private void requireRunning(String id) {
    requireKnown(id);
    if (!running.has(id)) {
      throw new IllegalStateException("Node %s %s; restart it first.".formatted(id, standing(id)));
    }
  }

  private void requireDown(String id) {
    requireKnown(id);
    if (running.has(id)) {
      throw new IllegalStateException("Node %s runs; kill it first.".formatted(id));
    }
  }

  private void startAll(Collection<String> ids, boolean founding) {
    long giveUp = System.nanoTime() + deadline.toNanos();
    awaitEnds();
    Map<String, CompletableFuture<Node>> starting = new TreeMap<>();
    for (String id : ids) {
      long start = running.beforeStart(id);
      starting.put(
          id,
          CompletableFuture.supplyAsync(
              () -> started(id, start, founding),
              task -> Thread.ofPlatform().daemon().name("start-" + id).start(task)));
    }
    List<String> failures = new ArrayList<>();
    List<Throwable> causes = new ArrayList<>();
    for (Map.Entry<String, CompletableFuture<Node>> start : starting.entrySet()) {
      try {
        Node node = start.getValue().get(giveUp - System.nanoTime(), TimeUnit.NANOSECONDS);
        running
            .arrived(start.getKey(), node)
            .ifPresent(end -> {
              causes.add(new IllegalStateException(end));
              failures.add("node %s %s".formatted(start.getKey(), end));
            });
      } catch (ExecutionException failed) {
        Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
        causes.add(cause);
        failures.add("node %s: %s".formatted(start.getKey(), cause.getMessage()));
      } catch (TimeoutException late) {
        latecomers.add(start.getValue().thenAccept(Node::kill));
        causes.add(late);
        failures.add("node %s: did not come up within %s".formatted(start.getKey(), deadline));
      } catch (InterruptedException interrupted) {
        latecomers.add(start.getValue().thenAccept(Node::kill));
        Thread.currentThread().interrupt();
        causes.add(interrupted);
        failures.add("node %s: its start was interrupted".formatted(start.getKey()));
      }
    }
    if (!failures.isEmpty()) {
      throw new ClusterNotReadyException(
          "Not all nodes could be started: " + String.join("; ", failures), causes.getFirst());
    }
  }

  private Node started(String id, long start, boolean founding) {
    try {
      return Node.start(
          new NodeSettings(
              id,
              folder.path().getFileName().toString(),
              peers,
              clients,
              folder.ofNode(id),
              folder.configFile(),
              founding,
              new NodeSecurity.Insecure()),
          new Node.Surroundings(
              new SimpleMeterRegistry(),
              Optional.empty(),
              System.currentTimeMillis(),
              (code, why) -> running.ended(id, start, code, why),
              System::currentTimeMillis,
              Optional.of(links)));
    } catch (IOException failure) {
      throw new CompletionException(failure);
    }
  }

  /// What is left of a node that ended by itself would be in its successor's way.
  private void awaitEnds() {
    try {
      var _ = running.ends().get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new ClusterNotReadyException(
          "A node that ended by itself was to be gone, and that did not happen within %s: %s."
              .formatted(deadline, standings()),
          late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterNotReadyException(
          "A node that ended by itself was to be gone, and the wait was interrupted", interrupted);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  // --- how nodes stand ---

  /// The node that leads and can be followed; of several that believe so, the one of the latest
  /// term.
  private Optional<String> leading() {
    return running.all().stream()
        .filter(node -> isReachable(node.getKey()) && node.getValue().status().leaderReady())
        .max(Comparator.comparingLong(node -> node.getValue().status().term()))
        .map(Map.Entry::getKey);
  }

  private boolean isReachable(String id) {
    return running.has(id) && !links.isPaused(id) && (!links.isIsolated(id) || peers.size() == 1);
  }

  private boolean isMajorityReachable() {
    return 2 * nodes().stream().filter(this::isReachable).count() > peers.size();
  }

  String leader() {
    await("A leader was awaited", () -> leading().isPresent());
    return leading().orElseGet(this::leader);
  }

  void awaitCaughtUp(String id) {
    requireRunning(id);
    await("Node " + id + " was to catch up with its leader", () -> follows(id, leading()));
  }

  private void awaitWhole() {
    await(
        "All nodes were to follow one leader",
        () -> {
          Optional<String> leader = leading();
          return nodes().stream().allMatch(id -> follows(id, leader));
        });
  }

  /// It has applied all that its leader has committed, or is the leader itself.
  private boolean follows(String id, Optional<String> leader) {
    Node node = running.get(id);
    Node led = leader.map(running::get).orElse(null);
    if (node == null || led == null) {
      return false;
    }
    RaftStatus wanted = led.status();
    RaftStatus status = node.status();
    return wanted.leaderReady()
        && status.term() == wanted.term()
        && status.leader().equals(leader)
        && status.indexes().applied() >= wanted.indexes().committed();
  }

  private void await(String what, BooleanSupplier condition) {
    long giveUp = System.nanoTime() + deadline.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - giveUp > 0) {
        throw new ClusterNotReadyException(
            "%s, and that did not happen within %s: %s.".formatted(what, deadline, standings()));
      }
      try {
        Thread.sleep(LOOK_AGAIN_AFTER);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new ClusterNotReadyException(what + ", and the wait was interrupted", interrupted);
      }
    }
  }

  private String standings() {
    return String.join("; ", nodes().stream().map(id -> id + " " + standing(id)).toList());
  }

  private String standing(String id) {
    Node node = running.get(id);
    if (node == null) {
      return running.howItEnded(id);
    }
    RaftStatus status = node.status();
    return "is a %s of term %d, knows %s, has applied %d of %d%s%s"
        .formatted(
            status.role().name().toLowerCase(Locale.ROOT),
            status.term(),
            status.leader().map(leader -> leader + " as its leader").orElse("no leader"),
            status.indexes().applied(),
            status.indexes().last(),
            links.isPaused(id) ? ", is paused" : "",
            links.isIsolated(id) ? ", is isolated" : "");
  }

  @Override
  public void close() throws IOException {
    List<Thread> ending = new ArrayList<>();
    for (String id : nodes()) {
      ending.add(Thread.ofPlatform().name("end-" + id).start(() -> kill(id)));
    }
    try {
      for (Thread end : ending) {
        end.join();
      }
      running.ends().join();
      awaitLatecomers();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    ports.close();
    folder.close();
  }

  /// Nodes that came up after their deadline, if they did, are ended by now or soon. One that does
  /// not even fail is left behind.
  private void awaitLatecomers() throws InterruptedException {
    for (CompletableFuture<Void> latecomer : latecomers) {
      try {
        var _ = latecomer.get(LATECOMERS.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException failure) {
        LOG.warn("A node that was late did not come up properly", failure);
      }
    }
  }
}
