package dev.aegis.chaos.fault;

/// A means that a machine has or has not.
public enum Primitive {
  /// Namespaces of the network, mounts and processes, in which nodes can be cut from each other.
  NAMESPACES("namespaces"),
  /// Disks made of files, which can be filled, and lose power.
  LOOP_DISKS("loop disks");

  private final String label;

  Primitive(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }
}
