package dev.aegis.dataplane.node.cluster;

import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Real nodes in one JVM, on free loopback ports, with logs in a directory of the test's.
///
/// A node that asks for its restart gets what the supervisor gives a process: an orderly end, then
/// a new start. Thread-safe.
final class InProcessCluster implements AutoCloseable {
  private final Path dir;
  private final Options options;
  private final SortedMap<String, HostPort> peers;
  private final SortedMap<String, HostPort> clients;
  private final Map<String, Node> running = new ConcurrentSkipListMap<>();
  private final Map<String, MeterRegistry> meters = new ConcurrentHashMap<>();
  private final Map<String, ManagedChannel> channels = new ConcurrentHashMap<>();
  private final Map<String, Long> wallStepsMs = new ConcurrentHashMap<>();
  private final Map<String, Path> backups = new TreeMap<>();
  private final Set<String> founders;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final List<Thread> supervisors = new CopyOnWriteArrayList<>();

  /// What a test wants different from the defaults.
  ///
  /// @param config makes the cluster's `aegis.yaml` of the default one
  /// @param redisUrl where events go; empty for nowhere
  /// @param security of each node, by its id
  record Options(
      UnaryOperator<String> config,
      Supplier<MeterRegistry> meters,
      Optional<String> redisUrl,
      Function<String, NodeSecurity> security) {

    /// Nodes without certificates.
    Options(
        UnaryOperator<String> config, Supplier<MeterRegistry> meters, Optional<String> redisUrl) {
      this(config, meters, redisUrl, _ -> new NodeSecurity.Insecure());
    }

    static Options defaults() {
      return new Options(UnaryOperator.identity(), SimpleMeterRegistry::new, Optional.empty());
    }

    /// A slow machine must not change the leader in the middle of a test that is about something
    /// else.
    static Options steadyLeader() {
      return defaults()
          .withConfig(config ->
              config
                  .replace("election-timeout-min: 600ms", "election-timeout-min: 2s")
                  .replace("election-timeout-max: 1200ms", "election-timeout-max: 4s")
                  .replace("default-ttl: 10s", "default-ttl: 20s"));
    }

    Options withConfig(UnaryOperator<String> change) {
      return new Options(change, meters, redisUrl, security);
    }

    Options withSecurity(Function<String, NodeSecurity> ofNode) {
      return new Options(config, meters, redisUrl, ofNode);
    }
  }

  private InProcessCluster(Path dir, int size, Options options) throws IOException {
    this.dir = dir;
    this.options = options;
    List<Integer> ports = freePorts(2 * size);
    this.peers = addresses(ports.subList(0, size));
    this.clients = addresses(ports.subList(size, 2 * size));
    this.founders = Set.copyOf(peers.keySet());
    try (InputStream defaults =
        InProcessCluster.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      byte[] bytes = Objects.requireNonNull(defaults).readAllBytes();
      mount(options.config().apply(new String(bytes, StandardCharsets.UTF_8)));
    }
  }

  static InProcessCluster start(Path dir, int size) throws IOException {
    return start(dir, size, Options.defaults());
  }

  static InProcessCluster start(Path dir, int size, Options options) throws IOException {
    InProcessCluster cluster = new InProcessCluster(dir, size, options);
    for (String id : cluster.peers.keySet()) {
      cluster.start(id, true);
    }
    return cluster;
  }

  /// A new cluster, each node of which begins from the backup that it is given.
  static InProcessCluster restore(Path dir, Map<String, Path> backups, Options options)
      throws IOException {
    InProcessCluster cluster = new InProcessCluster(dir, backups.size(), options);
    cluster.backups.putAll(backups);
    for (String id : cluster.peers.keySet()) {
      cluster.start(id, true);
    }
    return cluster;
  }

  private Path configFile() {
    return dir.resolve("aegis.yaml");
  }

  /// The text of the mounted `aegis.yaml`.
  String mounted() throws IOException {
    return Files.readString(configFile());
  }

  /// Swaps the mounted `aegis.yaml`, whole at every moment.
  void mount(String text) throws IOException {
    Path next = dir.resolve("next-aegis.yaml");
    Files.writeString(next, text);
    Files.move(
        next, configFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Starts a node again on the log it left behind.
  void restart(String id) {
    start(id, false);
  }

  /// Starts whatever was killed or stopped.
  void restartTheMissing() {
    for (String id : ids()) {
      if (!running.containsKey(id)) {
        restart(id);
      }
    }
  }

  /// A node that is new to this cluster runs now and waits to be added. The others have never heard
  /// of it: their settings stay what they were.
  void join(String id) throws IOException {
    List<Integer> ports = freePorts(2);
    peers.put(id, new HostPort("127.0.0.1", ports.get(0)));
    clients.put(id, new HostPort("127.0.0.1", ports.get(1)));
    restartAsJoining(id);
  }

  /// The same for a cluster that began from a backup, which is part of what it is.
  void join(String id, Path backup) throws IOException {
    backups.put(id, backup);
    join(id);
  }

  /// Starts a node again as its flags have said from the first time on.
  void restartAsJoining(String id) {
    NodeSettings settings = settings(id, false).joining();
    Path backup = backups.get(id);
    start(backup == null ? settings : settings.restoringFrom(backup));
  }

  NodeSettings settings(String id, boolean bootstrap) {
    NodeSettings settings =
        new NodeSettings(
            id,
            "test",
            known(id, peers),
            known(id, clients),
            dir.resolve(id),
            configFile(),
            bootstrap,
            options.security().apply(id));
    Path backup = backups.get(id);
    return bootstrap && backup != null ? settings.restoringFrom(backup) : settings;
  }

  /// Founders know each other, one that joins knows them and itself.
  private SortedMap<String, HostPort> known(String id, SortedMap<String, HostPort> addresses) {
    SortedMap<String, HostPort> known = new TreeMap<>(addresses);
    known.keySet().removeIf(node -> !node.equals(id) && !founders.contains(node));
    return known;
  }

  private void start(String id, boolean bootstrap) {
    start(settings(id, bootstrap));
  }

  private void start(NodeSettings settings) {
    String id = settings.id();
    MeterRegistry registry = options.meters().get();
    try {
      Node node =
          Node.start(
              settings,
              new Node.Surroundings(
                  registry,
                  options.redisUrl(),
                  System.currentTimeMillis(),
                  (code, _) -> exited(id, code),
                  () -> System.currentTimeMillis() + wallStepsMs.getOrDefault(id, 0L)));
      meters.put(id, registry);
      running.put(id, node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ManagedChannel channel = channels.get(id);
    if (channel != null) {
      reconnect(channel);
    }
  }

  /// A channel that was used while its node was away waits, each time longer, before it looks for
  /// the node again, and fails every call until then.
  private static void reconnect(ManagedChannel channel) {
    channel.resetConnectBackoff();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> channel.isShutdown() || channel.getState(true) == ConnectivityState.READY);
  }

  /// The node asks on a thread that it has to end itself, so the restart has one of its own.
  private void exited(String id, int code) {
    asked.add(new Asked(id, code, running.size()));
    if (code == Node.Exit.RESTART) {
      supervisors.add(
          Thread.ofPlatform()
              .name("supervisor-" + id)
              .start(() -> {
                stop(id);
                restart(id);
              }));
    }
  }

  /// A node asked to end.
  ///
  /// @param running how many nodes ran at that moment, this one included
  record Asked(String id, int code, int running) {}

  /// Every time a node asked to end, in order.
  List<Asked> asked() {
    return asked;
  }

  /// Sets a node's wall clock off by this much from now on.
  void stepWallClock(String id, long ms) {
    wallStepsMs.put(id, ms);
  }

  /// Ends a node without handing anything over.
  void kill(String id) {
    Node node = running.remove(id);
    if (node != null) {
      node.kill();
    }
  }

  /// Ends a node in an orderly way.
  void stop(String id) {
    Node node = running.remove(id);
    if (node != null) {
      node.close();
    }
  }

  List<String> ids() {
    return List.copyOf(peers.keySet());
  }

  Map<String, Node> running() {
    return running;
  }

  Node node(String id) {
    Node node = running.get(id);
    if (node == null) {
      throw new IllegalStateException(id + " does not run");
    }
    return node;
  }

  /// What the node of that name, as it runs now, exports.
  MeterRegistry meters(String id) {
    return Objects.requireNonNull(meters.get(id));
  }

  /// The node that leads and is ready; of several that believe so, the one of the latest term.
  Optional<String> leader() {
    return running.entrySet().stream()
        .filter(entry -> entry.getValue().status().leaderReady())
        .max(Comparator.comparingLong(entry -> entry.getValue().status().term()))
        .map(Map.Entry::getKey);
  }

  HostPort peerAddress(String id) {
    return Objects.requireNonNull(peers.get(id));
  }

  HostPort clientAddress(String id) {
    return Objects.requireNonNull(clients.get(id));
  }

  ManagedChannel channel(String id) {
    HostPort address = clientAddress(id);
    return channels.computeIfAbsent(
        id,
        _ -> NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build());
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    for (Thread supervisor : supervisors) {
      try {
        supervisor.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    endAll();
  }

  /// Side by side, as each node only waits for its own threads.
  private void endAll() {
    List<Thread> ends =
        List.copyOf(running.keySet()).stream()
            .map(id -> Thread.ofPlatform().name("end-" + id).start(() -> kill(id)))
            .toList();
    for (Thread end : ends) {
      try {
        end.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static SortedMap<String, HostPort> addresses(List<Integer> ports) {
    SortedMap<String, HostPort> addresses = new TreeMap<>();
    for (int i = 0; i < ports.size(); i++) {
      addresses.put("n" + (i + 1), new HostPort("127.0.0.1", ports.get(i)));
    }
    return addresses;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }
}
