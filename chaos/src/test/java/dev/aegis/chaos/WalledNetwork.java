package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Two network namespaces and one cable: the nodes in one, the agent in the other. The nodes listen
/// on their own loopback interface, and a [Relay] on the cable carries the ports it is told and no
/// others. Needs root and `ip`.
final class WalledNetwork implements AutoCloseable {
  /// The nodes' end of the cable.
  static final String NODES_ADDRESS = "10.78.24.1";

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String nodes = "wall-n-" + ProcessHandle.current().pid();
  private final String agent = "wall-a-" + ProcessHandle.current().pid();
  private final List<Process> processes = new ArrayList<>();

  static boolean isPossible() {
    return System.getProperty("user.name", "").equals("root")
        && Files.isExecutable(Path.of("/usr/sbin/ip"));
  }

  static WalledNetwork create() throws IOException {
    WalledNetwork network = new WalledNetwork();
    try {
      network.ip("netns add " + network.nodes);
      network.ip("netns add " + network.agent);
      network.ip(
          "link add wall0 netns %s type veth peer name wall0 netns %s"
              .formatted(network.nodes, network.agent));
      network.raise(network.nodes, NODES_ADDRESS);
      network.raise(network.agent, "10.78.24.2");
      return network;
    } catch (IOException | AssertionError e) {
      network.close();
      throw e;
    }
  }

  private void raise(String namespace, String address) throws IOException {
    ip("-n " + namespace + " link set lo up");
    ip("-n " + namespace + " addr add " + address + "/30 dev wall0");
    ip("-n " + namespace + " link set wall0 up");
  }

  private void ip(String words) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ")));
    assertThat(exitCode(command)).as("ip " + words).isZero();
  }

  List<String> amongNodes(List<String> command) {
    return inside(nodes, command);
  }

  List<String> besideAgent(List<String> command) {
    return inside(agent, command);
  }

  private static List<String> inside(String namespace, List<String> command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    all.addAll(command);
    return all;
  }

  /// Starts the relay and waits until it carries.
  void carry(List<Integer> ports, Path log) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                Launcher.ROOT.resolve("chaos/target/test-classes").toString(),
                Relay.class.getName(),
                NODES_ADDRESS));
    ports.forEach(port -> command.add(port.toString()));
    start(amongNodes(command), log);
    await().atMost(PATIENCE).until(() -> Files.readString(log).startsWith("ready"));
  }

  /// Starts a process that ends with this network.
  void start(List<String> command, Path log) throws IOException {
    processes.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /// Whether a connection can be made from the agent's namespace.
  boolean agentReaches(String address, int port) throws IOException {
    return exitCode(
            besideAgent(
                List.of(
                    "timeout",
                    "3",
                    "bash",
                    "-c",
                    "exec 3<>/dev/tcp/%s/%d".formatted(address, port))))
        == 0;
  }

  private static int exitCode(List<String> command) throws IOException {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    processes.forEach(Process::destroyForcibly);
    for (String namespace : List.of(nodes, agent)) {
      var _ = exitCode(List.of("ip", "netns", "del", namespace));
    }
  }
}
