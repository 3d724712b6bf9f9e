package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Primitive;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Five nodes in namespaces, each on a disk of its own, and what can be done to them.
///
/// It needs to run in namespaces of its own (network, mounts, processes), as `./aegis verify` makes
/// them. Then nothing of it can outlive this process, whatever ends it: with the last process the
/// kernel takes away nodes, disks and networks.
public final class NamespaceCluster implements Nodes {
  private final Layout layout;
  private final Map<Primitive, String> missing;
  private final Map<String, NodeProcess> processes = new TreeMap<>();
  private final Map<String, Disk> disks = new TreeMap<>();
  private final Cables cables = new Cables(Network::detour);
  private final Deque<String> newcomers = new ArrayDeque<>(Layout.NEWCOMERS);
  private final AtomicBoolean formed = new AtomicBoolean();
  private final Shortages shortages;

  /// A cluster, not yet there.
  ///
  /// @param missing what this machine lacks
  public NamespaceCluster(Layout layout, Map<Primitive, String> missing) {
    this.layout = layout;
    this.missing = new TreeMap<>(missing);
    this.shortages = new Shortages(groupsOf(layout.work()));
  }

  /// What the names of a campaign's control groups begin with; the launcher knows them by it.
  static String groupsOf(Path work) {
    return "aegis-verify-" + work.getFileName();
  }

  /// Makes the networks. Once per process.
  public static void createNetwork() {
    Network.create();
  }

  @Override
  public void start() {
    formed.set(false);
    Layout.NODES.forEach(node -> prepare(node, () -> layout.command(node, !formed.get())));
    Layout.NODES.forEach(node -> process(node).start());
  }

  private void prepare(String node, Supplier<List<String>> command) {
    Disk disk = new Disk(layout.disk(node));
    disk.create();
    disks.put(node, disk);
    processes.put(node, new NodeProcess(node, layout.log(node), command, layout.environment(node)));
  }

  @Override
  public void formed() {
    formed.set(true);
  }

  /// Whether [#startNewcomer] can be called once more in this cluster's life.
  public boolean hasNewcomers() {
    return !newcomers.isEmpty();
  }

  /// Starts a node that may be added, with a name that was never used.
  ///
  /// @return its name
  public String startNewcomer() {
    String node = newcomers.remove();
    Network.attach(node);
    prepare(node, () -> layout.newcomerCommand(node));
    process(node).start();
    return node;
  }

  /// Waits until a node takes connections of clients. False when the time is over.
  public boolean awaitAnswering(String node, Duration limit) throws InterruptedException {
    return Network.awaitListening(Layout.endpoint(node), limit);
  }

  /// Whether any node has written this into its log since the cluster began.
  ///
  /// @throws IOException when a log cannot be read
  public boolean anyLogSays(String text) throws IOException {
    for (String node : Layout.NODES) {
      try (Stream<String> lines = Files.lines(layout.log(node), StandardCharsets.ISO_8859_1)) {
        if (lines.anyMatch(line -> line.contains(text))) {
          return true;
        }
      }
    }
    return false;
  }

  /// Takes a node away that is no member, with its network and disk.
  public void removeNewcomer(String node) {
    process(node).kill();
    disk(node).remove();
    processes.remove(node);
    disks.remove(node);
    Network.detach(node);
  }

  /// What became of an operator's command.
  ///
  /// @param isDone whether the cluster did it
  /// @param said in its own words
  public record Answer(boolean isDone, String said) {}

  /// Adds a node to the members, as one that does not vote.
  public Answer add(String operator, String node) {
    return member(operator, "add", node, Layout.peerEndpoint(node), Layout.endpoint(node));
  }

  /// Changes the members, or lists them.
  ///
  /// @param operator the name of a certificate
  public Answer member(String operator, String... words) {
    try {
      Commands.Ended ended =
          Commands.runToTheEnd("", layout.memberCommand(operator, List.of(words)));
      return new Answer(ended.code() == 0, ended.printed());
    } catch (FaultException unended) {
      return new Answer(false, String.valueOf(unended.getMessage()));
    }
  }

  @Override
  public void begin(Fault fault) {
    switch (fault) {
      case Fault.Kill(List<String> nodes) -> nodes.forEach(node -> process(node).kill());
      case Fault.ShutDown(List<String> nodes) -> nodes.forEach(node -> process(node).shutDown());
      case Fault.Pause(List<String> nodes) -> nodes.forEach(node -> process(node).pause());
      case Fault.Cut cut -> Network.cut(cut.links());
      case Fault.FillDisk(List<String> nodes) -> nodes.forEach(node -> disk(node).fill());
      case Fault.CutPower(List<String> nodes) -> cutPower(nodes);
      case Fault.LoseFrames(List<String> nodes, int percent) ->
          cables.bend(nodes, new CableQuality(percent, Duration.ZERO, Duration.ZERO));
      case Fault.DelayFrames(List<String> nodes, Duration delay, Duration jitter) ->
          cables.bend(nodes, new CableQuality(0, delay, jitter));
      case Fault.ThrottleDisk(List<String> nodes, int kibPerSecond) ->
          nodes.forEach(
              node -> shortages.ofBytes(process(node), disk(node), (long) kibPerSecond << 10));
      case Fault.DelayWrites(List<String> nodes, int perSecond) ->
          nodes.forEach(node -> shortages.ofWrites(process(node), disk(node), perSecond));
      case Fault.StarveCpu(List<String> nodes, int percent) ->
          nodes.forEach(node -> shortages.ofCpu(process(node), percent));
      case Fault.OffsetClock(List<String> nodes, Duration ahead) ->
          nodes.forEach(node -> layout.clock(node).set(ahead));
    }
  }

  /// Stopped first, so that no node sees its disk fail and says a last word: all of them, and their
  /// disks, are off at one moment.
  private void cutPower(List<String> nodes) {
    nodes.forEach(node -> process(node).pause());
    nodes.forEach(node -> disk(node).losePower());
    nodes.forEach(node -> process(node).kill());
  }

  @Override
  public String end(Fault fault) {
    return switch (fault) {
      case Fault.Kill(List<String> nodes) -> Mending.each(nodes, node -> process(node).start());
      case Fault.ShutDown(List<String> nodes) -> Mending.each(nodes, node -> process(node).start());
      case Fault.Pause(List<String> nodes) -> Mending.each(nodes, node -> process(node).resume());
      case Fault.Cut cut -> {
        Network.heal(cut.links());
        yield "";
      }
      case Fault.FillDisk(List<String> nodes) -> Mending.each(nodes, node -> disk(node).free());
      case Fault.CutPower(List<String> nodes) ->
          Mending.each(
              nodes,
              node -> {
                disk(node).regainPower();
                process(node).start();
              });
      case Fault.LoseFrames(List<String> nodes, _) ->
          cables.straighten(nodes, Cable::lost, "were lost");
      case Fault.DelayFrames(List<String> nodes, _, _) ->
          cables.straighten(nodes, Cable::sent, "were late");
      case Fault.ThrottleDisk(List<String> nodes, _) -> Mending.told(nodes, this::endOfSlowDisk);
      case Fault.DelayWrites(List<String> nodes, _) -> Mending.told(nodes, this::endOfSlowDisk);
      case Fault.StarveCpu(List<String> nodes, _) ->
          Mending.told(nodes, node -> shortages.endOfCpu(process(node)));
      case Fault.OffsetClock(List<String> nodes, _) ->
          Mending.each(nodes, node -> layout.clock(node).set(Duration.ZERO));
    };
  }

  private String endOfSlowDisk(String node) {
    return shortages.endOfDisk(process(node), disk(node));
  }

  @Override
  public List<String> enteringAgent() {
    return Network.entering(Network.AGENT);
  }

  @Override
  public void hideFromAgent(List<String> nodes) {
    Network.hideFromAgent(nodes);
  }

  @Override
  public void showToAgent(List<String> nodes) {
    Network.showToAgent(nodes);
  }

  @Override
  public Map<Primitive, String> missing() {
    return Map.copyOf(missing);
  }

  /// How often nodes ended by themselves, as `n1: 74, 74`; empty when none did.
  public List<String> unaskedEnds() {
    List<String> ends = new ArrayList<>();
    processes.forEach((node, process) -> {
      List<Integer> codes = process.exitCodes();
      if (!codes.isEmpty()) {
        ends.add(node + ": " + codes.toString().replaceAll("[\\[\\]]", ""));
      }
    });
    return ends;
  }

  @Override
  public void close() {
    cables.close();
    processes.values().forEach(NodeProcess::kill);
    shortages.close();
    disks.values().forEach(Disk::remove);
    processes.keySet().stream().filter(Layout.NEWCOMERS::contains).forEach(Network::detach);
    processes.clear();
    disks.clear();
  }

  private NodeProcess process(String node) {
    return Objects.requireNonNull(processes.get(node), "no such node");
  }

  private Disk disk(String node) {
    return Objects.requireNonNull(disks.get(node), "no such node");
  }
}
