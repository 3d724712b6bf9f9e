package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.core.env.Environment;

/// A node's own settings as `aegis.node.*`, from arguments, environment variables or system
/// properties.
final class EnvironmentSettings {
  private static final String ID = "aegis.node.id";
  private static final String PEERS = "aegis.node.peers";
  private static final String CLIENTS = "aegis.node.clients";
  private static final String DATA_DIR = "aegis.node.data-dir";
  private static final String CONFIG_FILE = "aegis.node.config-file";
  private static final String TLS_DIR = "aegis.node.tls.dir";
  private static final String INSECURE = "aegis.node.insecure";
  private static final String BOOTSTRAP = "aegis.node.bootstrap";
  private static final String JOIN = "aegis.node.join";
  private static final String RESTORE_FROM = "aegis.node.restore-from";
  private static final List<String> REQUIRED = List.of(ID, PEERS, CLIENTS, DATA_DIR, CONFIG_FILE);

  private EnvironmentSettings() {}

  /// Reads what a node needs to know about itself.
  ///
  /// @throws SettingsException naming everything that is not set, or the first thing that is wrong
  static NodeSettings read(Environment environment) {
    List<String> missing =
        REQUIRED.stream().filter(name -> property(environment, name).isBlank()).toList();
    if (!missing.isEmpty()) {
      throw new SettingsException(
          "Not set: %s. Give each as --%s=VALUE."
              .formatted(String.join(", ", missing), missing.getFirst()));
    }
    return new NodeSettings(
        property(environment, ID),
        environment.getProperty("aegis.node.cluster", "local"),
        NodeSettings.parseAddresses(PEERS, property(environment, PEERS)),
        NodeSettings.parseAddresses(CLIENTS, property(environment, CLIENTS)),
        Path.of(property(environment, DATA_DIR)),
        Path.of(property(environment, CONFIG_FILE)),
        emptyStorage(environment),
        new DiskRoom(
            mebibytes(environment, "aegis.node.disk-low-mib", DiskRoom.DEFAULT.lowMib()),
            mebibytes(environment, "aegis.node.disk-stop-mib", DiskRoom.DEFAULT.stopMib())),
        security(environment),
        Optional.of(property(environment, RESTORE_FROM))
            .filter(file -> !file.isBlank())
            .map(Path::of));
  }

  private static EmptyStorage emptyStorage(Environment environment) {
    boolean founds = flag(environment, BOOTSTRAP);
    boolean joins = flag(environment, JOIN);
    if (founds && joins) {
      throw new SettingsException(
          "%s=true and %s=true contradict each other: a node founds a cluster or joins one."
              .formatted(BOOTSTRAP, JOIN));
    }
    return founds ? EmptyStorage.FOUND : joins ? EmptyStorage.JOIN : EmptyStorage.LOST;
  }

  private static long mebibytes(Environment environment, String name, long otherwise) {
    String text = environment.getProperty(name, Long.toString(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new SettingsException("%s: '%s' is no whole number of MiB.".formatted(name, text));
    }
  }

  /// Plain text must be asked for by name, so that nobody serves it by forgetting a setting.
  private static NodeSecurity security(Environment environment) {
    String dir = property(environment, TLS_DIR);
    boolean insecure = flag(environment, INSECURE);
    if (insecure == !dir.isBlank()) {
      throw new SettingsException(
          "%s. Give --%s=DIR with the node's certificates, or --%s=true to serve plain text on loopback."
              .formatted(
                  insecure
                      ? "%s and %s=true contradict each other".formatted(TLS_DIR, INSECURE)
                      : "Not set: " + TLS_DIR,
                  TLS_DIR,
                  INSECURE));
    }
    return insecure
        ? new NodeSecurity.Insecure()
        : new NodeSecurity.Certificates(
            Path.of(dir), environment.getProperty("aegis.node.operator", "operator"));
  }

  private static boolean flag(Environment environment, String name) {
    String value = environment.getProperty(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new SettingsException("%s: '%s' is neither true nor false.".formatted(name, value));
    }
    return value.equals("true");
  }

  private static String property(Environment environment, String name) {
    return environment.getProperty(name, "");
  }
}
