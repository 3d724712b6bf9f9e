package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.machine.RestoredCluster;
import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The state before the first entry of a node's log: empty, or what a backup left.
///
/// All voters of a group must begin from the same state, and nothing in Raft sees to that: an empty
/// log says nothing of what it is on top of. So the digest of the backup is part of the group's id,
/// and nodes that begin from something else are another group, whose calls Ratis refuses.
///
/// The backup is needed for longer than the first start: at each one for the group's id, and until
/// the first snapshot of Raft for the state as well. So the node keeps a copy, which is on its disk
/// before its storage is formed; from then on the copy decides, and a node whose storage was formed
/// without one never gets one.
final class RestoredBase {
  /// The empty state.
  static final RestoredBase NONE = new RestoredBase(Optional.empty());

  private static final Logger LOG = LoggerFactory.getLogger(RestoredBase.class);

  private final Optional<Copy> copy;

  private record Copy(Path file, String digest) {}

  private RestoredBase(Optional<Copy> copy) {
    this.copy = copy;
  }

  /// Finds what this node began from, or puts the copy of the backup that it is told to begin from
  /// in place. To be called before the storage is formed.
  ///
  /// @param storage where Ratis keeps its groups; need not be there yet
  /// @throws SettingsException when the backup cannot be read, is another one than this node began
  ///   from, or comes too late
  static RestoredBase open(NodeSettings settings, Path storage) throws IOException {
    Path file = settings.dataDir().resolve("restored-from");
    try {
      if (Files.exists(file)) {
        return new RestoredBase(Optional.of(kept(file, settings.restoreFrom())));
      }
      if (settings.restoreFrom().isEmpty()) {
        return NONE;
      }
      return new RestoredBase(
          Optional.of(taken(settings.restoreFrom().get(), file, settings, storage)));
    } catch (UnreadableBackupException e) {
      throw new SettingsException(String.valueOf(e.getMessage()));
    }
  }

  private static Copy kept(Path file, Optional<Path> asked) throws IOException {
    String digest = BackupFile.digestOf(file);
    // The file itself may be gone by now: the copy is what counts.
    if (asked.isPresent() && Files.exists(asked.get())) {
      String other = BackupFile.digestOf(asked.get());
      if (!other.equals(digest)) {
        throw new SettingsException(
            "aegis.node.restore-from is the backup %.12s, and this node was restored from the backup %.12s. Leave it out, or give the new cluster new data directories."
                .formatted(other, digest));
      }
    }
    return new Copy(file, digest);
  }

  private static Copy taken(Path backup, Path file, NodeSettings settings, Path storage)
      throws IOException {
    if (Files.exists(storage) || StorageMarker.isIn(settings.dataDir())) {
      throw new SettingsException(
          "aegis.node.restore-from is set, but %s holds a node that began without it. Only a new cluster can begin from a backup: give it new data directories."
              .formatted(settings.dataDir()));
    }
    if (settings.emptyStorage() == EmptyStorage.LOST) {
      throw new SettingsException(
          "aegis.node.restore-from needs aegis.node.bootstrap=true on every node of the new cluster, and aegis.node.join=true on one that joins it later.");
    }
    BackupFile.Contents contents = BackupFile.read(backup);
    Files.createDirectories(settings.dataDir());
    DurableFile.copy(backup, file);
    String digest = BackupFile.digestOf(file);
    LOG.info(
        "Beginning from the backup {} of cluster {}: revision {}, {} keys",
        digest,
        contents.cluster(),
        contents.state().store().revision(),
        contents.liveKeys());
    return new Copy(file, digest);
  }

  /// The group of a cluster's nodes that began from this state. Nodes that began from another never
  /// vote for them: Ratis refuses calls of another group.
  RaftGroupId groupOf(String cluster) {
    String base = copy.map(kept -> "\nrestored:" + kept.digest()).orElse("");
    String name = "aegis:" + cluster + base;
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }

  /// The state to begin from; empty for the empty state.
  ///
  /// @throws IOException when the copy cannot be read any more
  Optional<MachineSnapshot> state() throws IOException {
    return copy.isEmpty()
        ? Optional.empty()
        : Optional.of(RestoredCluster.from(BackupFile.read(copy.get().file()).state()));
  }
}
