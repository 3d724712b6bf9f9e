package dev.aegis.dataplane.node;

import org.slf4j.bridge.SLF4JBridgeHandler;

/// What a node's process says, and how: `logback.xml` beside this class.
final class NodeLog {
  private static final String CONFIGURATION = "logback.configurationFile";

  private NodeLog() {}

  /// To be called before anything logs. A file named by Logback's own property takes the place of
  /// ours, which lies where it cannot be taken for that of a program with a node in it.
  static void configure() {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, "dev/aegis/dataplane/node/logback.xml");
    }
    // gRPC and the JDK speak through java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }
}
