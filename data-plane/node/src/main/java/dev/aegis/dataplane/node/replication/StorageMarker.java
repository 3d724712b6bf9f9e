package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;

/// Keeps a lost volume from coming back as an empty voter.
///
/// A voter that forgot its vote can elect a second leader in one term. Ratis alone would format a
/// missing directory without a word. So storage is formatted only at the very first start of a
/// cluster, which says so (`bootstrap`); from then on a marker beside the log names whose it is,
/// and log and marker must both be there.
///
/// The marker of a founder says `forming` until the storage is open, and a node takes part in
/// nothing before it has stopped saying so. Hence: behind a marker that says `forming` no vote and
/// no entry can have been lost, and a first start that was cut short may be made again; behind any
/// other, storage is never formatted, whatever `bootstrap` says.
///
/// The marker of a node that joins says `joining` until its log says that it was added. Until then
/// it does not vote, so there is no vote to forget; before its storage is formatted, the others are
/// asked whether they know it, since a member that lost its whole directory looks just the same
/// (see `FirstJoin`).
///
/// The marker of a node that was removed says so, and the node does not start again.
final class StorageMarker {
  private static final String FORMING = " state=forming";
  private static final String JOINING = " state=joining";
  private static final String REMOVED = " state=removed";

  private final Path file;
  private final String identity;
  private final StartupOption option;
  private volatile boolean joining;

  private StorageMarker(Path file, String identity, StartupOption option, boolean joining) {
    this.file = file;
    this.identity = identity;
    this.option = option;
    this.joining = joining;
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
    boolean joining = found.equals(identity + JOINING);
    if (found.equals(identity + REMOVED)) {
      throw new SettingsException(wasRemoved(settings));
    }
    if (hasMarker && !forming && !joining && !found.equals(identity)) {
      throw new SettingsException(
          "%s belongs to %s, not to %s. Point aegis.node.data-dir at this node's own directory."
              .formatted(settings.dataDir(), found, identity));
    }
    if (hasMarker && hasLog) {
      return new StorageMarker(file, identity, StartupOption.RECOVER, joining);
    }
    EmptyStorage meaning = settings.emptyStorage();
    boolean founds = !hasLog && (!hasMarker || forming) && meaning == EmptyStorage.FOUND;
    boolean joins = !hasLog && (!hasMarker || joining) && meaning == EmptyStorage.JOIN;
    if (founds || joins) {
      Files.createDirectories(settings.dataDir());
      DurableFile.write(file, identity + (joins ? JOINING : FORMING) + "\n");
      return new StorageMarker(file, identity, formatting(groupDir), joins);
    }
    boolean isFirstStart = !hasLog && (!hasMarker || forming || joining);
    throw new SettingsException(
        "%s holds %s. A voter must not come back without its log: restore the volume, or remove this node from the cluster and add it under a new id."
            .formatted(settings.dataDir(), misfit(hasLog, isFirstStart)));
  }

  /// Whether any Raft group has a log there.
  static boolean hasLog(Path storage) throws IOException {
    if (!Files.isDirectory(storage)) {
      return false;
    }
    try (Stream<Path> groups = Files.list(storage)) {
      return groups.anyMatch(group -> Files.isDirectory(group.resolve("current")));
    }
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
    if (!joining && !read(file).equals(identity)) {
      DurableFile.write(file, identity + "\n");
    }
  }

  /// This node waits to be added to its cluster.
  boolean isJoining() {
    return joining;
  }

  /// The log says that this node was added.
  void joined() throws IOException {
    if (joining) {
      DurableFile.write(file, identity + "\n");
      joining = false;
    }
  }

  /// The others have removed this node: it must not start again on this directory.
  void removed() throws IOException {
    DurableFile.write(file, identity + REMOVED + "\n");
  }

  /// For a person, at the removal and at each later start.
  static String wasRemoved(NodeSettings settings) {
    return "Node %s was removed from cluster %s and takes no part in it any more. Stop starting it and delete %s; to bring the machine back, start it under a new id on an empty directory with aegis.node.join=true, and add it."
        .formatted(settings.id(), settings.cluster(), settings.dataDir());
  }
}
