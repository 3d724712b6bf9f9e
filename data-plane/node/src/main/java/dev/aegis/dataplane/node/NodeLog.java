package dev.aegis.dataplane.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/// What a process of ours says, and how: the two files beside this class.
final class NodeLog {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final String FOLDER = "dev/aegis/dataplane/node/";

  private NodeLog() {}

  /// For a node. To be called before anything logs. A file named by Logback's own property takes
  /// the place of ours, which lies where it cannot be taken for that of a program with a node in
  /// it.
  static void configure() {
    read("logback.xml");
  }

  /// For a command in a person's hand, as [#configure] for a node: without a word from libraries
  /// beside its own.
  static void configureForCommand() {
    read("tool-logback.xml");
  }

  private static void read(String file) {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, FOLDER + file);
    }
    // gRPC and the JDK speak through java.util.logging.
    SLF4JBridgeHandler.removeHandlersForRootLogger();
    SLF4JBridgeHandler.install();
  }

  /// How much is said of what is ours; libraries say what they say.
  static void setLevel(String level) {
    if (LoggerFactory.getLogger("dev.aegis") instanceof Logger ours) {
      ours.setLevel(Level.toLevel(level));
    }
  }
}
