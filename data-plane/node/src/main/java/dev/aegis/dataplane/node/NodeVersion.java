package dev.aegis.dataplane.node;

/// The version of this software, from the jar it runs from.
final class NodeVersion {
  static final String CURRENT = read();

  private NodeVersion() {}

  private static String read() {
    String version = NodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
