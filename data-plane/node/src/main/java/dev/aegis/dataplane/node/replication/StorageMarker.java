package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;

/// Keeps a lost volume from coming back as an empty voter.
///
/// A voter that forgot its vote can elect a second leader in one term. Ratis alone would format a
/// missing directory without a word. So storage is formatted only at the very first start of a
/// cluster, which says so (`bootstrap`); from then on a marker beside the log names whose it is,
/// and log and marker must both be there.
final class StorageMarker {
  private StorageMarker() {}

  /// How Ratis shall open the storage; writes the marker when it is to be formatted.
  ///
  /// @throws SettingsException when storage and marker do not fit together or belong to another
  ///   node
  static StartupOption open(NodeSettings settings, Path groupDir) throws IOException {
    Path marker = settings.dataDir().resolve("identity");
    String identity = "cluster=%s node=%s%n".formatted(settings.cluster(), settings.id());
    boolean hasLog = Files.isDirectory(groupDir.resolve("current"));
    boolean hasMarker = Files.isRegularFile(marker);
    if (hasMarker) {
      String found = Files.readString(marker, StandardCharsets.UTF_8);
      if (!found.equals(identity)) {
        throw new SettingsException(
            "%s belongs to %s, not to %s. Point aegis.node.data-dir at this node's own directory."
                .formatted(settings.dataDir(), found.strip(), identity.strip()));
      }
    }
    if (hasMarker && hasLog) {
      return StartupOption.RECOVER;
    }
    if (settings.bootstrap() && !hasLog) {
      Files.createDirectories(settings.dataDir());
      Files.writeString(marker, identity, StandardCharsets.UTF_8);
      return StartupOption.FORMAT;
    }
    throw new SettingsException(
        "%s holds %s. A voter must not come back without its log: restore the volume, or remove this node from the cluster and add it under a new id."
            .formatted(
                settings.dataDir(),
                hasLog
                    ? "a log without its identity marker"
                    : "no log, and this is not a first start"));
  }
}
