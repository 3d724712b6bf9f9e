package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A limit that processes share: a control group of version 1, beneath the one that this process is
/// in. Processes are not in it before they join. When a campaign is killed, what is left is a
/// folder without processes, which limits nobody; the launcher removes it.
final class ControlGroup {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String MEMBERS = "cgroup.procs";

  private final Path parent;
  private final Path dir;

  private ControlGroup(Path parent, String name) {
    this.parent = parent;
    this.dir = parent.resolve(name);
  }

  /// Makes one.
  ///
  /// @param controller what it limits by: `cpu` or `blkio`
  /// @throws FaultException when this machine has no such groups
  static ControlGroup create(String controller, String name) {
    Path tree = ROOT.resolve(controller);
    try {
      ControlGroup group = new ControlGroup(tree.resolve(own(controller)), name);
      if (!Files.exists(group.parent.resolve(MEMBERS))) {
        throw new FaultException(
            "There are no control groups of version 1 for '%s' at %s."
                .formatted(controller, group.parent),
            null);
      }
      Files.createDirectories(group.dir);
      return group;
    } catch (IOException failure) {
      throw new FaultException("No control group can be made at " + tree + ".", failure);
    }
  }

  /// Where this process is among the groups of a controller, relative to their root.
  private static String own(String controller) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/cgroup"))) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && (parts[1] + ",").contains(controller + ",")) {
        return parts[2].substring(1);
      }
    }
    return "";
  }

  /// Sets one of its limits.
  void limit(String file, String value) {
    write(dir.resolve(file), value);
  }

  void join(long pid) {
    write(dir.resolve(MEMBERS), Long.toString(pid));
  }

  private void leave(String pid) {
    try {
      write(parent.resolve(MEMBERS), pid);
    } catch (FaultException failure) {
      if (Files.exists(Path.of("/proc", pid))) {
        throw failure;
      }
    }
  }

  String read(String file) {
    try {
      return Files.readString(dir.resolve(file)).strip();
    } catch (IOException failure) {
      throw new FaultException("The control group " + dir + " cannot be read.", failure);
    }
  }

  /// Takes it away; who is in it goes back to where this process is.
  void remove() {
    read(MEMBERS).lines().forEach(this::leave);
    try {
      Files.delete(dir);
    } catch (IOException failure) {
      throw new FaultException("The control group " + dir + " cannot be removed.", failure);
    }
  }

  private static void write(Path file, String value) {
    try {
      Files.writeString(file, value);
    } catch (IOException failure) {
      throw new FaultException("'%s' cannot be written to %s.".formatted(value, file), failure);
    }
  }
}
