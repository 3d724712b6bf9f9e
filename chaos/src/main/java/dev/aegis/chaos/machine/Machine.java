package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.fault.Primitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Finds out what this machine can do, by doing it.
public final class Machine {
  private Machine() {}

  /// What it lacks, each with the reason; empty when it can do everything.
  ///
  /// @param work a folder to try a disk in
  public static Map<Primitive, String> missing(Path work) {
    Map<Primitive, String> missing = new EnumMap<>(Primitive.class);
    try {
      NamespaceCluster.createNetwork();
    } catch (FaultException failure) {
      missing.put(Primitive.NAMESPACES, String.valueOf(failure.getMessage()));
    }
    Path probe = work.resolve("disks").resolve("probe");
    try {
      Disk disk = new Disk(probe);
      disk.create();
      disk.losePower();
      disk.regainPower();
      disk.remove();
      Files.delete(probe);
    } catch (FaultException | IOException failure) {
      missing.put(Primitive.LOOP_DISKS, String.valueOf(failure.getMessage()));
    }
    missing.putAll(missingLimits(work, !missing.containsKey(Primitive.NAMESPACES)));
    return missing;
  }

  private static Map<Primitive, String> missingLimits(Path work, boolean hasNetwork) {
    String group = NamespaceCluster.groupsOf(work) + "-probe";
    Map<Primitive, String> missing = new EnumMap<>(Primitive.class);
    Map<Primitive, Runnable> probes = new EnumMap<>(Primitive.class);
    probes.put(Primitive.DISK_LIMITS, () -> ControlGroup.create("blkio", group).remove());
    probes.put(Primitive.CPU_LIMITS, () -> ControlGroup.create("cpu", group).remove());
    probes.put(
        Primitive.CABLES,
        () -> {
          if (!hasNetwork) {
            throw new FaultException("there is no network to put one into", null);
          }
          String node = Layout.NODES.getFirst();
          CableQuality good = new CableQuality(0, Duration.ZERO, Duration.ZERO);
          Detour detour = Network.detour(node);
          detour.straighten(detour.bend(good));
        });
    probes.forEach((primitive, probe) -> {
      try {
        probe.run();
      } catch (FaultException failure) {
        missing.put(primitive, String.valueOf(failure.getMessage()));
      }
    });
    return missing;
  }

  /// Nothing can be done at all, for one reason.
  public static Map<Primitive, String> missingEverything(String reason) {
    Map<Primitive, String> missing = new EnumMap<>(Primitive.class);
    List.of(Primitive.values()).forEach(primitive -> missing.put(primitive, reason));
    return missing;
  }
}
