package dev.aegis.load.etcd;

import dev.aegis.load.cluster.OwnCluster;
import dev.aegis.load.cluster.Patience;
import dev.aegis.load.cluster.Server;
import dev.aegis.load.cluster.ServerProcesses;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.plan.LoadPlan;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Five members of the installed etcd, with its defaults (so with fsync) but for one: the quota of
/// the store is raised, because a long comparison would fill the default 2 GiB and etcd would then
/// refuse to write. The quota is a limit and costs nothing.
public final class EtcdCluster implements OwnCluster {
  /// What to tell a person who has no etcd.
  public static final String NOT_INSTALLED =
      "etcd is not installed, so it is left out; on Debian: apt-get install etcd-server";

  private static final int MEMBERS = 5;
  private static final int FIRST_CLIENT_PORT = 1;
  private static final int FIRST_PEER_PORT = 11;
  private static final long QUOTA_BYTES = 8L << 30;

  private final Path program;
  private final int portBase;
  private final ServerProcesses processes;
  private final List<Server> servers;
  private String system = "etcd";
  private Duration startTime = Duration.ZERO;

  /// A cluster that is not started yet.
  ///
  /// @param program the program `etcd`
  /// @param folder an empty folder for data and logs
  /// @param portBase clients at + 1 to 5, peers at + 11 to 15
  public EtcdCluster(Path program, Path folder, int portBase) {
    this.program = program;
    this.portBase = portBase;
    this.processes = new ServerProcesses(folder);
    this.servers =
        IntStream.range(0, MEMBERS)
            .mapToObj(i -> Server.onLoopback(name(i), portBase + FIRST_CLIENT_PORT + i))
            .toList();
  }

  /// The installed program, if there is one on the path.
  public static Optional<Path> program() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "etcd"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void start() throws InterruptedException {
    long began = System.nanoTime();
    for (int i = 0; i < MEMBERS; i++) {
      processes.start(name(i), command(i));
    }
    Patience.awaitWhole(this);
    startTime = Duration.ofNanos(System.nanoTime() - began);
    system =
        EtcdStatus.of(servers.getFirst().address())
            .map(status -> "etcd " + status.version())
            .orElse(system);
  }

  private List<String> command(int member) {
    String client = url(FIRST_CLIENT_PORT, member);
    String peer = url(FIRST_PEER_PORT, member);
    String all =
        IntStream.range(0, MEMBERS)
            .mapToObj(i -> name(i) + "=" + url(FIRST_PEER_PORT, i))
            .collect(Collectors.joining(","));
    return List.of(
        program.toString(),
        "--name=" + name(member),
        "--data-dir=" + name(member),
        "--listen-client-urls=" + client,
        "--advertise-client-urls=" + client,
        "--listen-peer-urls=" + peer,
        "--initial-advertise-peer-urls=" + peer,
        "--initial-cluster=" + all,
        "--initial-cluster-token=aegis-load",
        "--initial-cluster-state=new",
        "--quota-backend-bytes=" + QUOTA_BYTES);
  }

  private String url(int firstPort, int member) {
    return "http://127.0.0.1:" + (portBase + firstPort + member);
  }

  private static String name(int member) {
    return "e" + (member + 1);
  }

  @Override
  public String system() {
    return system;
  }

  @Override
  public Duration startTime() {
    return startTime;
  }

  @Override
  public List<Server> servers() {
    return servers;
  }

  @Override
  public Map<String, Long> pids() {
    return processes.pids();
  }

  @Override
  public Optional<Server> leader() {
    return servers.stream()
        .filter(server -> EtcdStatus.of(server.address()).filter(EtcdStatus::leads).isPresent())
        .findFirst();
  }

  @Override
  public boolean isWhole() {
    return servers.stream()
        .allMatch(
            server -> EtcdStatus.of(server.address()).filter(EtcdStatus::knowsLeader).isPresent());
  }

  @Override
  public Driver connect(List<Server> to, LoadPlan plan) {
    return new EtcdDriver(to.stream().map(Server::address).toList(), plan);
  }

  @Override
  public void kill(Server server) {
    processes.kill(server.name());
  }

  @Override
  public void bringBack(Server server) {
    processes.startAgain(server.name());
  }

  @Override
  public void close() {
    processes.close();
  }
}
