package dev.aegis.dataplane.node;

import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A node's own settings, as the properties of its process give them.
final class NodeProperties {
  private static final String ID = "aegis.node.id";
  private static final String CLUSTER = "aegis.node.cluster";
  private static final String PEERS = "aegis.node.peers";
  private static final String CLIENTS = "aegis.node.clients";
  private static final String DATA_DIR = "aegis.node.data-dir";
  private static final String CONFIG_FILE = "aegis.node.config-file";
  private static final String TLS_DIR = "aegis.node.tls.dir";
  private static final String INSECURE = "aegis.node.insecure";
  private static final String OPERATOR = "aegis.node.operator";
  private static final String BOOTSTRAP = "aegis.node.bootstrap";
  private static final String JOIN = "aegis.node.join";
  private static final String RESTORE_FROM = "aegis.node.restore-from";
  private static final String DISK_LOW = "aegis.node.disk-low-mib";
  private static final String DISK_STOP = "aegis.node.disk-stop-mib";
  private static final String TELEMETRY = "aegis.node.telemetry";
  private static final String LOG_LEVEL = "aegis.log.level";

  /// A variable or a system property, and no argument: it may hold a password, which `ps` shows.
  private static final String REDIS_URL = "aegis.telemetry.redis.url";

  private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");
  private static final List<String> REQUIRED = List.of(ID, PEERS, CLIENTS, DATA_DIR, CONFIG_FILE);

  /// On loopback, because these pages know no certificates.
  private static final String DEFAULT_TELEMETRY = "127.0.0.1:7121";

  /// All that an argument may name.
  static final List<String> NAMES =
      List.of(
          ID,
          CLUSTER,
          PEERS,
          CLIENTS,
          DATA_DIR,
          CONFIG_FILE,
          TLS_DIR,
          INSECURE,
          OPERATOR,
          BOOTSTRAP,
          JOIN,
          RESTORE_FROM,
          DISK_LOW,
          DISK_STOP,
          TELEMETRY,
          LOG_LEVEL);

  private final PropertySources sources;

  NodeProperties(PropertySources sources) {
    this.sources = sources;
  }

  /// What a node needs to know about itself.
  ///
  /// @throws SettingsException naming everything that is not set, or the first thing that is wrong
  NodeSettings settings() {
    List<String> missing = REQUIRED.stream().filter(name -> find(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw new SettingsException(
          "Not set: %s. Give each as --%s=VALUE."
              .formatted(String.join(", ", missing), missing.getFirst()));
    }
    return new NodeSettings(
        required(ID),
        find(CLUSTER).orElse("local"),
        NodeSettings.parseAddresses(PEERS, required(PEERS)),
        NodeSettings.parseAddresses(CLIENTS, required(CLIENTS)),
        Path.of(required(DATA_DIR)),
        Path.of(required(CONFIG_FILE)),
        emptyStorage(),
        new DiskRoom(
            mebibytes(DISK_LOW, DiskRoom.DEFAULT.lowMib()),
            mebibytes(DISK_STOP, DiskRoom.DEFAULT.stopMib())),
        security(),
        find(RESTORE_FROM).map(Path::of));
  }

  /// Where telemetry is to be shown; empty for nowhere.
  ///
  /// @throws SettingsException when it is neither an address nor `none`
  Optional<HostPort> telemetry() {
    String text = find(TELEMETRY).orElse(DEFAULT_TELEMETRY);
    return text.equals("none") ? Optional.empty() : Optional.of(HostPort.parse(TELEMETRY, text));
  }

  /// How much of what the node does is said: one of Logback's levels.
  ///
  /// @throws SettingsException when it is none that is meant for a node
  String logLevel() {
    String level = find(LOG_LEVEL).orElse("info");
    if (!LOG_LEVELS.contains(level)) {
      throw new SettingsException(
          "%s: '%s' is none of %s.".formatted(LOG_LEVEL, level, String.join(", ", LOG_LEVELS)));
    }
    return level;
  }

  /// The Redis that events go to; empty for none.
  Optional<String> redisUrl() {
    return find(REDIS_URL);
  }

  private EmptyStorage emptyStorage() {
    boolean founds = flag(BOOTSTRAP);
    boolean joins = flag(JOIN);
    if (founds && joins) {
      throw new SettingsException(
          "%s=true and %s=true contradict each other: a node founds a cluster or joins one."
              .formatted(BOOTSTRAP, JOIN));
    }
    return founds ? EmptyStorage.FOUND : joins ? EmptyStorage.JOIN : EmptyStorage.LOST;
  }

  private long mebibytes(String name, long otherwise) {
    Optional<String> text = find(name);
    try {
      return text.map(Long::parseLong).orElse(otherwise);
    } catch (NumberFormatException _) {
      throw new SettingsException(
          "%s: '%s' is no whole number of MiB.".formatted(name, text.orElseThrow()));
    }
  }

  /// Plain text must be asked for by name, so that nobody serves it by forgetting a setting.
  private NodeSecurity security() {
    Optional<Path> dir = find(TLS_DIR).map(Path::of);
    boolean insecure = flag(INSECURE);
    if (insecure == dir.isPresent()) {
      throw new SettingsException(
          "%s. Give --%s=DIR with the node's certificates, or --%s=true to serve plain text on loopback."
              .formatted(
                  insecure
                      ? "%s and %s=true contradict each other".formatted(TLS_DIR, INSECURE)
                      : "Not set: " + TLS_DIR,
                  TLS_DIR,
                  INSECURE));
    }
    return dir.<NodeSecurity>map(
            folder -> new NodeSecurity.Certificates(folder, find(OPERATOR).orElse("operator")))
        .orElseGet(NodeSecurity.Insecure::new);
  }

  private boolean flag(String name) {
    String value = find(name).orElse("false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new SettingsException("%s: '%s' is neither true nor false.".formatted(name, value));
    }
    return value.equals("true");
  }

  private String required(String name) {
    return find(name).orElseThrow();
  }

  private Optional<String> find(String name) {
    return sources.find(name);
  }
}
