package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.Fault;
import dev.aegis.chaos.fault.FaultPrimitives;
import dev.aegis.chaos.fault.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Five nodes in namespaces, each on a disk of its own, and what can be done to them.
///
/// It needs to run in namespaces of its own (network, mounts, processes), as `./aegis verify` makes
/// them. Then nothing of it can outlive this process, whatever ends it: with the last process the
/// kernel takes away nodes, disks and networks.
public final class NamespaceCluster implements FaultPrimitives, AutoCloseable {
  private final Layout layout;
  private final Map<Primitive, String> missing;
  private final Map<String, NodeProcess> processes = new TreeMap<>();
  private final Map<String, Disk> disks = new TreeMap<>();
  private final AtomicBoolean formed = new AtomicBoolean();

  /// A cluster, not yet there.
  ///
  /// @param missing what this machine lacks
  public NamespaceCluster(Layout layout, Map<Primitive, String> missing) {
    this.layout = layout;
    this.missing = new TreeMap<>(missing);
  }

  /// Makes the networks. Once per process.
  public static void createNetwork() {
    Network.create();
  }

  /// Makes empty disks and starts all nodes, which form a new cluster.
  public void start() {
    formed.set(false);
    for (String node : Layout.NODES) {
      Disk disk = new Disk(layout.disk(node));
      disk.create();
      disks.put(node, disk);
      processes.put(node, new NodeProcess(node, layout, () -> !formed.get()));
    }
    Layout.NODES.forEach(node -> process(node).start());
  }

  /// From now on an empty disk is a lost disk.
  public void formed() {
    formed.set(true);
  }

  @Override
  public void begin(Fault fault) {
    switch (fault) {
      case Fault.Kill(List<String> nodes) -> nodes.forEach(node -> process(node).kill());
      case Fault.Pause(List<String> nodes) -> nodes.forEach(node -> process(node).pause());
      case Fault.Cut cut -> Network.cut(cut.links());
      case Fault.FillDisk(List<String> nodes) -> nodes.forEach(node -> disk(node).fill());
      case Fault.CutPower(List<String> nodes) -> cutPower(nodes);
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
  public void end(Fault fault) {
    switch (fault) {
      case Fault.Kill(List<String> nodes) -> nodes.forEach(node -> process(node).start());
      case Fault.Pause(List<String> nodes) -> nodes.forEach(node -> process(node).resume());
      case Fault.Cut cut -> Network.heal(cut.links());
      case Fault.FillDisk(List<String> nodes) -> nodes.forEach(node -> disk(node).free());
      case Fault.CutPower(List<String> nodes) -> {
        nodes.forEach(node -> disk(node).regainPower());
        nodes.forEach(node -> process(node).start());
      }
    }
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

  /// Kills all nodes and takes their disks away.
  @Override
  public void close() {
    processes.values().forEach(NodeProcess::kill);
    disks.values().forEach(Disk::remove);
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
