package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.DiskRoom;
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
    String bootstrap = environment.getProperty("aegis.node.bootstrap", "false");
    if (!bootstrap.equals("true") && !bootstrap.equals("false")) {
      throw new SettingsException(
          "aegis.node.bootstrap: '%s' is neither true nor false.".formatted(bootstrap));
    }
    return new NodeSettings(
        property(environment, ID),
        environment.getProperty("aegis.node.cluster", "local"),
        NodeSettings.parseAddresses(PEERS, property(environment, PEERS)),
        NodeSettings.parseAddresses(CLIENTS, property(environment, CLIENTS)),
        Path.of(property(environment, DATA_DIR)),
        Path.of(property(environment, CONFIG_FILE)),
        bootstrap.equals("true"),
        new DiskRoom(
            mebibytes(environment, "aegis.node.disk-low-mib", DiskRoom.DEFAULT.lowMib()),
            mebibytes(environment, "aegis.node.disk-stop-mib", DiskRoom.DEFAULT.stopMib())),
        Optional.of(property(environment, RESTORE_FROM))
            .filter(file -> !file.isBlank())
            .map(Path::of));
  }

  private static long mebibytes(Environment environment, String name, long otherwise) {
    String text = environment.getProperty(name, Long.toString(otherwise));
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new SettingsException("%s: '%s' is no whole number of MiB.".formatted(name, text));
    }
  }

  private static String property(Environment environment, String name) {
    return environment.getProperty(name, "");
  }
}
