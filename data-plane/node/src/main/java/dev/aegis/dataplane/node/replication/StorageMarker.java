package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.files.DurableFile;
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
///
/// The marker says `forming` until the storage is open, and a node takes part in nothing before it
/// has stopped saying so. Hence: behind a marker that says `forming` no vote and no entry can have
/// been lost, and a first start that was cut short may be made again; behind any other, storage is
/// never formatted, whatever `bootstrap` says.
final class StorageMarker {
  private static final String FORMING = " state=forming";

  private final Path file;
  private final String identity;
  private final StartupOption option;

  private StorageMarker(Path file, String identity, StartupOption option) {
    this.file = file;
    this.identity = identity;
    this.option = option;
  }

  /// Compares storage and marker; writes the marker when the storage is to be formatted.
  ///
  /// @throws SettingsException when storage and marker do not fit together or belong to another
  ///   node
  static StorageMarker open(NodeSettings settings, Path groupDir) throws IOException {
    Path file = in(settings.dataDir());
    String identity = "cluster=%s node=%s".formatted(settings.cluster(), settings.id());
    boolean hasLog = Files.isDirectory(groupDir.resolve("current"));
    boolean hasMarker = Files.isRegularFile(file);
    String found = hasMarker ? read(file) : "";
    boolean forming = found.equals(identity + FORMING);
    if (hasMarker && !forming && !found.equals(identity)) {
      throw new SettingsException(
          "%s belongs to %s, not to %s. Point aegis.node.data-dir at this node's own directory."
              .formatted(settings.dataDir(), found, identity));
    }
    if (hasMarker && hasLog) {
      return new StorageMarker(file, identity, StartupOption.RECOVER);
    }
    boolean isFirstStart = !hasLog && (!hasMarker || forming);
    if (isFirstStart && settings.bootstrap()) {
      Files.createDirectories(settings.dataDir());
      DurableFile.write(file, identity + FORMING + "\n");
      return new StorageMarker(file, identity, formatting(groupDir));
    }
    throw new SettingsException(
        "%s holds %s. A voter must not come back without its log: restore the volume, or remove this node from the cluster and add it under a new id."
            .formatted(settings.dataDir(), misfit(hasLog, isFirstStart)));
  }

  /// Whether there is a marker, whatever it says.
  static boolean isIn(Path dataDir) {
    return Files.exists(in(dataDir));
  }

  private static Path in(Path dataDir) {
    return dataDir.resolve("identity");
  }

  private static String misfit(boolean hasLog, boolean couldBeFirstStart) {
    if (hasLog) {
      return "a log without its identity marker";
    }
    return couldBeFirstStart
        ? "no log, and this is not a first start"
        : "no log, though its identity marker says that there was one";
  }

  private static String read(Path marker) throws IOException {
    return new String(Files.readAllBytes(marker), StandardCharsets.UTF_8).strip();
  }

  /// Told to format, Ratis refuses a directory that is there at all; told to recover, it formats
  /// one that it had only begun with.
  private static StartupOption formatting(Path groupDir) {
    return Files.exists(groupDir) ? StartupOption.RECOVER : StartupOption.FORMAT;
  }

  /// How Ratis shall open the storage.
  StartupOption option() {
    return option;
  }

  /// The storage is open: from now on it must never be formatted again. Called before the node
  /// takes part in anything.
  void formed() throws IOException {
    if (!read(file).equals(identity)) {
      DurableFile.write(file, identity + "\n");
    }
  }
}
