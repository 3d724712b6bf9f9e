package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Primitive;
import dev.aegis.chaos.machine.DockerFaults.Throttled;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Five nodes in containers of Docker, and what can be done to them.
final class DockerCluster implements Nodes {
  private final Layout layout;
  private final Map<Primitive, String> missing;
  private final DockerContainers containers;
  private final DockerFaults faults;
  private final Cables cables = new Cables(this::detour);
  private final Map<String, Throttled> before = new TreeMap<>();

  DockerCluster(Layout layout, Map<Primitive, String> missing, DockerContainers containers) {
    this.layout = layout;
    this.missing = Map.copyOf(missing);
    this.containers = containers;
    this.faults = new DockerFaults(containers.names());
  }

  @Override
  public void start() {
    for (String node : Layout.NODES) {
      try {
        Files.createDirectories(layout.disk(node));
        Files.createDirectories(layout.log(node).getParent());
      } catch (IOException failure) {
        throw new FaultException("Node " + node + " cannot be given a folder.", failure);
      }
      containers.start(layout, node).make();
    }
  }

  @Override
  public void formed() {}

  @Override
  public List<String> enteringAgent() {
    return containers.enteringAgent();
  }

  @Override
  public void hideFromAgent(List<String> nodes) {
    throw new FaultException(DockerFaults.refusal("hide-metrics") + ".", null);
  }

  @Override
  public void showToAgent(List<String> nodes) {}

  @Override
  public void begin(Fault fault) {
    switch (faults.means(fault)) {
      case DockerMeans.Calls calls -> calls.begin().forEach(DockerCall::make);
      case DockerMeans.Quota(List<String> nodes, DockerMeans.Calls calls) -> {
        nodes.forEach(node -> before.put(node, throttled(node)));
        calls.begin().forEach(DockerCall::make);
      }
      case DockerMeans.BadCable(List<String> nodes, CableQuality quality) ->
          cables.bend(nodes, quality);
      case DockerMeans.WrongClock(List<String> nodes, Duration ahead) ->
          nodes.forEach(node -> layout.clock(node).set(ahead));
      case DockerMeans.None(String why) -> throw new FaultException(why + ".", null);
    }
  }

  @Override
  public String end(Fault fault) {
    return switch (faults.means(fault)) {
      case DockerMeans.Calls calls -> {
        calls.end().forEach(DockerCall::make);
        yield "";
      }
      case DockerMeans.Quota(List<String> nodes, DockerMeans.Calls calls) -> {
        calls.end().forEach(DockerCall::make);
        yield nodes.stream().map(this::heldBack).collect(Collectors.joining("; "));
      }
      case DockerMeans.BadCable(List<String> nodes, _) ->
          cables.straighten(nodes, Cable::sent, "were late");
      case DockerMeans.WrongClock(List<String> nodes, _) -> {
        nodes.forEach(node -> layout.clock(node).set(Duration.ZERO));
        yield "";
      }
      case DockerMeans.None _ -> "";
    };
  }

  private Throttled throttled(String node) {
    return DockerFaults.throttled(faults.throttling(node).make());
  }

  private String heldBack(String node) {
    Throttled since = throttled(node).since(Objects.requireNonNull(before.remove(node)));
    if (since.times() == 0) {
      throw new FaultException(
          "The fault changed nothing: %s got little of a processor, and wanted no more."
              .formatted(node),
          null);
    }
    return "%s was held back %d times, %d ms in all"
        .formatted(node, since.times(), since.held().toMillis());
  }

  /// The machine's end of the cable to a container bears the number that the container's end names.
  private Detour detour(String node) {
    String inside = containers.names().container(node);
    String number =
        DockerCall.of("docker", "exec", inside, "cat", "/sys/class/net/eth0/iflink").make();
    try {
      NetworkInterface port = NetworkInterface.getByIndex(Integer.parseInt(number));
      if (port == null) {
        throw new FaultException("The port of node " + node + " is not on this machine.", null);
      }
      String here = Long.toString(ProcessHandle.current().pid());
      return new Detour(node, List.of(), here, DockerNames.BRIDGE, port.getName());
    } catch (SocketException failure) {
      throw new FaultException("The port of node " + node + " cannot be found.", failure);
    }
  }

  @Override
  public Map<Primitive, String> missing() {
    return missing;
  }

  @Override
  public void close() {
    Commands.uninterrupted(() -> {
      List<String> words = new ArrayList<>(List.of("docker", "rm", "--force", "--volumes"));
      Layout.NODES.forEach(node -> words.add(containers.names().container(node)));
      words.add(containers.names().container("agent"));
      try {
        cables.close();
      } finally {
        Commands.runToTheEnd("", words);
      }
    });
  }
}
