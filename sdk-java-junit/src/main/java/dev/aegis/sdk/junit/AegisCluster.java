package dev.aegis.sdk.junit;

import dev.aegis.sdk.AegisClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// A cluster of real nodes inside the test's JVM.
///
/// ```java
/// @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(3);
///
/// @Test
/// void writesSurviveTheirLeader(AegisClient client) {
///   client.keys().put("greeting", "hello");
///   cluster.kill(cluster.leader());
///   assertEquals("hello", client.keys().get("greeting").orElseThrow().value().toUtf8());
/// }
/// ```
///
/// **How long it lives.** In a static field: from before the first test of the class until after
/// the last one. Its data lasts as long, so tests use keys and locks of their own; and before each
/// test all nodes are brought back ([#restoreAll]), whatever the test before did to them. Tests
/// that share it run one after the other, also where JUnit runs tests in parallel, and wait for
/// their turn as long as the others take. In an instance field: for one test alone. At its end
/// everything is closed and deleted, also after a test that failed and a start that did.
///
/// **What it is.** Nodes named `n1`, `n2` and so on, without certificates, each with ports of its
/// own on loopback and its log in a folder under `java.io.tmpdir`. Any number of clusters may run
/// at once. They share this JVM's heap, processors, clock and disk.
///
/// **Parameters.** A test or a life-cycle method with a parameter of type [AegisClient] gets a
/// client of its own that knows all nodes, closed after it; so does a constructor, where the field
/// is static. JUnit refuses such a parameter in a class with two clusters: use [#connect()] there.
///
/// Every method that waits does so for at most the deadline (60 seconds unless changed), throws
/// [ClusterNotReadyException] then, and [IllegalArgumentException] for a node that there is not.
/// Before the cluster runs and after it ended, they throw [IllegalStateException]. Needs Jupiter
/// 5.13 or later. Thread-safe.
public final class AegisCluster
    implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int MAX_NODES = 9;

  private final int size;
  private final UnaryOperator<String> configuration;
  private final Duration deadline;
  private volatile @Nullable RunningCluster running;

  private AegisCluster(int size, UnaryOperator<String> configuration, Duration deadline) {
    this.size = size;
    this.configuration = configuration;
    this.deadline = deadline;
  }

  /// A cluster of so many nodes with the default configuration. An odd number is best, as ever: one
  /// of four survives no more failures than one of three.
  ///
  /// @param count 1 to 9
  public static AegisCluster ofNodes(int count) {
    if (count < 1 || count > MAX_NODES) {
      throw new IllegalArgumentException(
          "A cluster of %d nodes was asked for; it must be 1 to %d.".formatted(count, MAX_NODES));
    }
    return new AegisCluster(count, UnaryOperator.identity(), DEADLINE);
  }

  /// The same with another configuration, for example with longer election timeouts on a slow
  /// machine. A configuration that nodes refuse shows in the start, with the rule that it breaks.
  ///
  /// @param change makes the cluster's `aegis.yaml` of the default one
  public AegisCluster withConfiguration(UnaryOperator<String> change) {
    return new AegisCluster(size, change, deadline);
  }

  /// The same with another limit for everything that is waited for.
  public AegisCluster withDeadline(Duration atMost) {
    if (atMost.toMillis() < 1) {
      throw new IllegalArgumentException(
          "The deadline is %s; it must be 1 ms or more.".formatted(atMost));
    }
    return new AegisCluster(size, configuration, atMost);
  }

  // --- who is there ---

  /// The nodes' names, ascending, whether they run or not.
  public List<String> nodes() {
    return running().nodes();
  }

  /// The client addresses of all nodes, as `host:port`, in the order of [#nodes]. For clients with
  /// settings of their own, and for whatever else connects.
  public List<String> endpoints() {
    RunningCluster cluster = running();
    return cluster.nodes().stream().map(cluster::endpoint).toList();
  }

  /// A node's client address, as `host:port`. The same after a restart.
  public String endpoint(String node) {
    return running().endpoint(node);
  }

  /// The node that leads; waits for one. A node that is isolated or paused is none, though it may
  /// believe so for a while.
  public String leader() {
    return running().leader();
  }

  /// The nodes other than [#leader], ascending.
  public List<String> followers() {
    String leader = leader();
    return nodes().stream().filter(node -> !node.equals(leader)).toList();
  }

  /// A new client that knows all nodes, for the caller to close.
  public AegisClient connect() {
    return AegisClient.connect(endpoints());
  }

  /// A new client that knows one node alone, for the caller to close. It goes elsewhere only where
  /// that node names the leader.
  public AegisClient connectTo(String node) {
    return AegisClient.connect(List.of(endpoint(node)));
  }

  // --- what can be done to it ---

  /// Ends a node at once: it hands nothing over, nobody hears of it again, its ports refuse. Its
  /// log stays. If it was isolated or paused, it no longer is once it runs again. Nothing happens
  /// to a node that does not run.
  ///
  /// What it does not do: the operating system keeps what the node had written, synced or not, and
  /// connections are closed rather than left hanging, as with a killed process and unlike a lost
  /// machine.
  public void kill(String node) {
    running().kill(node);
  }

  /// Starts a killed node on the log that it left. Waits until it has caught up, if a majority of
  /// the nodes can be reached; else only until it runs.
  ///
  /// @throws IllegalStateException when it runs
  public void restart(String node) {
    running().restart(node);
  }

  /// Cuts a node off from all others, in both directions and on both ports, until [#heal]. **Its
  /// clients still reach it.** A leader goes on believing in itself for about an election timeout
  /// and then steps down; calls at the node end with a typed failure, as nothing can be confirmed
  /// or passed on; reads that allow stale answers are answered. Nothing happens to a cluster of
  /// one.
  ///
  /// Messages are held, not lost, and arrive after healing unless their calls have ended by then: a
  /// network that comes back within TCP's patience does the same. Connections between the nodes
  /// stay up, and their pings are answered.
  public void isolate(String node) {
    running().isolate(node);
  }

  /// Ends a node's isolation. Does not wait: see [#awaitCaughtUp]. Nothing happens to one that is
  /// not isolated.
  public void heal(String node) {
    running().heal(node);
  }

  /// Stops a node for everybody around it until [#resume]: it takes nothing in and gives nothing
  /// out, from and to nodes and clients alike. Calls there get no answer, and connections stay up.
  ///
  /// This is what others see of a process that is stopped (`SIGSTOP`) or collects garbage for long,
  /// with these differences, since threads of one JVM cannot be stopped from outside. The node's
  /// own clock and threads run on: a paused leader finds out by itself that it hears nobody and
  /// steps down meanwhile, where a stopped process would wake up believing that it leads; and what
  /// it had taken in before, it may still carry out. Connections still accept and answer pings. For
  /// the rest, use processes: `./aegis verify` does.
  ///
  /// Of a program that holds a lock, it stops nothing: that is the test's own, and runs on.
  public void pause(String node) {
    running().pause(node);
  }

  /// Ends a node's pause. What was held arrives now, in the order of each call. Does not wait: see
  /// [#awaitCaughtUp]. Nothing happens to one that is not paused.
  public void resume(String node) {
    running().resume(node);
  }

  /// Waits until a running node follows the leader, or leads, and has applied what was committed.
  ///
  /// @throws IllegalStateException when it does not run
  public void awaitCaughtUp(String node) {
    running().awaitCaughtUp(node);
  }

  /// Heals, resumes and restarts whatever needs it, and waits until all nodes have caught up. Done
  /// before each test of a shared cluster.
  public void restoreAll() {
    running().restoreAll();
  }

  private RunningCluster running() {
    RunningCluster cluster = running;
    if (cluster == null) {
      throw new IllegalStateException(
          "The cluster does not run: it starts before the first test and ends after the last one of its field. Is the field annotated with @RegisterExtension?");
    }
    return cluster;
  }

  // --- what JUnit calls ---

  /// Starts the cluster of a static field.
  @Override
  public void beforeAll(ExtensionContext context) {
    // A nested class comes here as well, and shares what its outer class has.
    if (shared(context) == null) {
      start(context);
    }
  }

  /// Starts the cluster of an instance field, or waits for its turn with that of a static one and
  /// brings its nodes back.
  @Override
  public void beforeEach(ExtensionContext context) throws InterruptedException {
    Started shared = shared(context);
    if (shared == null) {
      start(context);
      return;
    }
    RunningCluster cluster = shared.cluster();
    cluster.turn().acquire();
    store(context).put(Turn.class, new Turn(cluster));
    cluster.restoreAll();
  }

  private synchronized void start(ExtensionContext context) {
    if (running != null) {
      throw new IllegalStateException(
          "This cluster runs already, for tests at the same time in another class. Give %s one of its own."
              .formatted(context.getDisplayName()));
    }
    RunningCluster cluster = open();
    running = cluster;
    store(context).put(Started.class, new Started(cluster, this));
  }

  private RunningCluster open() {
    try {
      return RunningCluster.start(size, DataFolder.create(configuration), deadline);
    } catch (IOException failure) {
      throw new ClusterNotReadyException(
          "The cluster has no place to run: " + failure.getMessage(), failure);
    }
  }

  private @Nullable Started shared(ExtensionContext context) {
    return store(context).get(Started.class, Started.class);
  }

  private ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(ExtensionContext.Namespace.create(AegisCluster.class, this));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == AegisClient.class;
  }

  @Override
  public AegisClient resolveParameter(ParameterContext parameter, ExtensionContext context) {
    AegisClient client = connect();
    store(context).put(new Object(), client);
    return client;
  }

  /// JUnit closes what is in a store when the test or the class that it belongs to is over, the
  /// newest first, whatever came of it.
  private record Started(RunningCluster cluster, AegisCluster owner) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      owner.running = null;
      cluster.close();
    }
  }

  private record Turn(RunningCluster cluster) implements AutoCloseable {
    @Override
    public void close() {
      cluster.turn().release();
    }
  }
}
