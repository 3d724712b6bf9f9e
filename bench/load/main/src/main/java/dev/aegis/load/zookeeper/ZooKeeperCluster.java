package dev.aegis.load.zookeeper;

import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.cluster.OwnCluster;
import dev.aegis.load.cluster.Patience;
import dev.aegis.load.cluster.Server;
import dev.aegis.load.cluster.ServerProcesses;
import dev.aegis.load.generator.Driver;
import dev.aegis.load.plan.LoadPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.zookeeper.Version;
import org.apache.zookeeper.server.quorum.QuorumPeerMain;

/// Five ZooKeeper servers from the libraries on the bench's own class path, with the settings of
/// ZooKeeper's administrator's guide (so with fsync) and 1000 MB of heap each, as its scripts give.
public final class ZooKeeperCluster implements OwnCluster {
  private static final int SERVERS = 5;
  private static final int FIRST_CLIENT_PORT = 1;
  private static final int FIRST_PEER_PORT = 11;
  private static final int FIRST_ELECTION_PORT = 21;

  private final Path folder;
  private final int portBase;
  private final ServerProcesses processes;
  private final List<Server> servers;
  private Duration startTime = Duration.ZERO;

  /// A cluster that is not started yet.
  ///
  /// @param folder an empty folder for data and logs
  /// @param portBase clients at + 1 to 5, peers at + 11 to 15, elections at + 21 to 25
  public ZooKeeperCluster(Path folder, int portBase) {
    this.folder = folder;
    this.portBase = portBase;
    this.processes = new ServerProcesses(folder);
    this.servers =
        IntStream.range(0, SERVERS)
            .mapToObj(i -> Server.onLoopback(name(i), portBase + FIRST_CLIENT_PORT + i))
            .toList();
  }

  @Override
  public void start() throws InterruptedException {
    for (int i = 0; i < SERVERS; i++) {
      try {
        writeSettings(i);
      } catch (IOException e) {
        throw new ClusterException("ZooKeeper's settings could not be written.", e);
      }
    }
    long began = System.nanoTime();
    for (int i = 0; i < SERVERS; i++) {
      processes.start(name(i), command(i));
    }
    Patience.awaitWhole(this);
    startTime = Duration.ofNanos(System.nanoTime() - began);
  }

  private void writeSettings(int server) throws IOException {
    Path data = Files.createDirectories(folder.resolve(name(server)));
    Files.writeString(data.resolve("myid"), Integer.toString(server + 1));
    List<String> lines =
        new ArrayList<>(
            List.of(
                "tickTime=2000",
                "initLimit=10",
                "syncLimit=5",
                "dataDir=" + data,
                "clientPortAddress=127.0.0.1",
                "clientPort=" + (portBase + FIRST_CLIENT_PORT + server),
                "admin.enableServer=false"));
    for (int i = 0; i < SERVERS; i++) {
      lines.add(
          "server.%d=127.0.0.1:%d:%d"
              .formatted(
                  i + 1, portBase + FIRST_PEER_PORT + i, portBase + FIRST_ELECTION_PORT + i));
    }
    Files.write(folder.resolve(name(server) + ".cfg"), lines);
  }

  private static List<String> command(int server) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx1000m",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp",
        System.getProperty("java.class.path"),
        QuorumPeerMain.class.getName(),
        name(server) + ".cfg");
  }

  private static String name(int server) {
    return "z" + (server + 1);
  }

  @Override
  public String system() {
    return "ZooKeeper " + Version.getVersion();
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
        .filter(server -> FourLetterWord.mode(server).filter("leader"::equals).isPresent())
        .findFirst();
  }

  @Override
  public boolean isWhole() {
    return servers.stream().allMatch(server -> FourLetterWord.mode(server).isPresent());
  }

  @Override
  public Driver connect(List<Server> to, LoadPlan plan) throws InterruptedException {
    return new ZooKeeperDriver(to.stream().map(Server::address).toList(), plan);
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
