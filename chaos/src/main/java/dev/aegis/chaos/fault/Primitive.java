package dev.aegis.chaos.fault;

/// A means that a machine has or has not.
public enum Primitive {
  /// Nodes in namespaces, which can be cut from each other.
  NAMESPACES(
      "namespaces",
      "namespaces of network, mounts and processes (unshare, ip); a link is cut in its sender's"
          + " table of neighbours"),
  /// Disks made of files, which can be filled, and lose power.
  LOOP_DISKS("loop disks", "ext4 in a file on a loop device; power is cut by EXT4_IOC_SHUTDOWN"),
  /// Cables that lose frames and are slow.
  CABLES("cables", "two taps (/dev/net/tun) and a thread that carries frames between them"),
  /// Disks that take little at a time.
  DISK_LIMITS("disk limits", "blkio.throttle of a control group of version 1, on the loop device"),
  /// Processes that get little of a processor.
  CPU_LIMITS("processor limits", "cpu.cfs_quota_us of a control group of version 1"),
  /// Wall clocks that are wrong.
  CLOCKS(
      "clocks",
      "a library of our own, preloaded, that adds an offset to the wall clock (chaos/wall-clock.c)");

  private final String label;
  private final String means;

  Primitive(String label, String means) {
    this.label = label;
    this.means = means;
  }

  public String label() {
    return label;
  }

  /// How it is done.
  public String means() {
    return means;
  }
}
