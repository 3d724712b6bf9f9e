package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Link;
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
import java.util.TreeMap;
import java.util.function.Function;

/// Five nodes in containers of Docker, and what can be done to them.
final class DockerCluster implements Nodes {
  private final Layout layout;
  private final Map<Primitive, String> missing;
  private final DockerContainers containers;
  private final Function<DockerCall, String> engine;
  private final DockerFaults faults;
  private final Cables cables = new Cables(this::detour);
  private final Map<String, Throttled> before = new TreeMap<>();

  /// A cluster, not yet there.
  ///
  /// @param missing what this machine lacks
  /// @param engine makes a call and returns what it printed
  DockerCluster(
      Layout layout,
      Map<Primitive, String> missing,
      DockerContainers containers,
      Function<DockerCall, String> engine) {
    this.layout = layout;
    this.missing = Map.copyOf(missing);
    this.containers = containers;
    this.engine = engine;
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
      var _ = make(containers.start(layout, node));
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
    switch (fault) {
      case Fault.Kill(List<String> nodes) -> nodes.forEach(node -> make("kill", node));
      case Fault.Pause(List<String> nodes) -> nodes.forEach(node -> make("pause", node));
      case Fault.Cut(List<Link> links) -> faults.told(Network.cutting(links)).forEach(this::make);
      case Fault.StarveCpu(List<String> nodes, int percent) ->
          nodes.forEach(node -> starve(node, percent));
      case Fault.DelayFrames(List<String> nodes, Duration delay, Duration jitter) ->
          cables.bend(nodes, new CableQuality(0, delay, jitter));
      case Fault.OffsetClock(List<String> nodes, Duration ahead) ->
          nodes.forEach(node -> layout.clock(node).set(ahead));
      case Fault.ShutDown _,
          Fault.FillDisk _,
          Fault.CutPower _,
          Fault.LoseFrames _,
          Fault.ThrottleDisk _,
          Fault.DelayWrites _ ->
          throw new FaultException(DockerFaults.refusal(fault.kind()) + ".", null);
    }
  }

  @Override
  public String end(Fault fault) {
    return switch (fault) {
      case Fault.Kill(List<String> nodes) -> Mending.each(nodes, node -> make("start", node));
      case Fault.Pause(List<String> nodes) -> Mending.each(nodes, node -> make("unpause", node));
      case Fault.Cut(List<Link> links) ->
          Mending.each(faults.told(Network.healing(links)), this::make);
      case Fault.StarveCpu(List<String> nodes, _) -> Mending.told(nodes, this::endOfStarving);
      case Fault.DelayFrames(List<String> nodes, _, _) ->
          cables.straighten(nodes, Cable::sent, "were late");
      case Fault.OffsetClock(List<String> nodes, _) ->
          Mending.each(nodes, node -> layout.clock(node).set(Duration.ZERO));
      // Never begun.
      case Fault.ShutDown _,
          Fault.FillDisk _,
          Fault.CutPower _,
          Fault.LoseFrames _,
          Fault.ThrottleDisk _,
          Fault.DelayWrites _ ->
          "";
    };
  }

  private String make(DockerCall call) {
    return engine.apply(call);
  }

  private void make(String verb, String node) {
    var _ = make(faults.done(verb, node));
  }

  /// What was counted before is kept once there is a shortage, so that none is ended that never
  /// began.
  private void starve(String node, int percent) {
    Throttled until = throttled(node);
    var _ = make(faults.share(node, percent));
    before.put(node, until);
  }

  private String endOfStarving(String node) {
    var _ = make(faults.noLimit(node));
    Throttled until = before.remove(node);
    if (until == null) {
      return Shortages.NOTHING_BEGAN;
    }
    Throttled since = throttled(node).since(until);
    if (since.times() == 0) {
      throw new FaultException(
          "The fault changed nothing: %s got little of a processor, and wanted no more."
              .formatted(node),
          null);
    }
    return "%s was held back %d times, %d ms in all"
        .formatted(node, since.times(), since.held().toMillis());
  }

  private Throttled throttled(String node) {
    return DockerFaults.throttled(make(faults.throttling(node)));
  }

  /// The machine's end of the cable to a container bears the number that the container's end names.
  private Detour detour(String node) {
    String inside = containers.names().container(node);
    String number =
        make(DockerCall.of("docker", "exec", inside, "cat", "/sys/class/net/eth0/iflink"));
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
