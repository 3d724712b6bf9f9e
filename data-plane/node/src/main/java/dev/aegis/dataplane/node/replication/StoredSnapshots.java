package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.util.MD5FileUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The snapshots of one node as a crash or a bad disk left them, put in order before Ratis looks.
///
/// Ratis takes the newest snapshot that has a checksum companion, without comparing the two, and
/// replays the log from there. So what is not whole has to be out of its sight: the node starts
/// from the newest snapshot whose own digest is right, provided that the log goes on from there
/// without a gap and at least as far as the damaged ones went. Otherwise the node has lost entries
/// it had acknowledged, and must not vote: it does not start, and every file stays where it is, so
/// that the next start refuses as well.
///
/// What this cannot see is how far the last, open segment of the log goes; Ratis reads it and
/// refuses a torn one.
final class StoredSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(StoredSnapshots.class);
  private static final String DAMAGED = ".damaged";

  private final Path directory;
  private final LogReach log;

  private record Stored(Path file, long index) {}

  /// The snapshots of one group.
  ///
  /// @param groupDir Ratis' directory of the group, which need not be there yet
  StoredSnapshots(Path groupDir) {
    this.directory = groupDir.resolve("sm");
    this.log = new LogReach(groupDir.resolve("current"));
  }

  /// To be called before Ratis opens the storage.
  ///
  /// @throws SettingsException when no whole snapshot and log together hold all that the node had
  void putInOrder() throws IOException {
    if (Files.isDirectory(directory)) {
      deleteUnfinished();
    }
    List<Stored> damaged = new ArrayList<>();
    Optional<Stored> whole = Optional.empty();
    for (Stored snapshot : newestFirst()) {
      if (SnapshotFile.isWhole(snapshot.file())) {
        whole = Optional.of(snapshot);
        break;
      }
      damaged.add(snapshot);
    }
    long restored = whole.map(Stored::index).orElse(-1L);
    long acknowledged = damaged.isEmpty() ? restored : damaged.getFirst().index();
    if (!log.covers(restored, acknowledged)) {
      throw new SettingsException(refusal(damaged, whole));
    }
    if (whole.isPresent()) {
      completeCompanion(whole.get().file());
    }
    for (Stored snapshot : damaged) {
      putAside(snapshot.file());
      LOG.error(
          "{} did not match its SHA-256 and is put aside; starting from {}",
          snapshot.file(),
          whole.map(older -> older.file() + " and the log").orElse("the log alone"));
    }
  }

  private String refusal(List<Stored> damaged, Optional<Stored> whole) {
    String start =
        whole
            .map(snapshot -> "its newest whole snapshot " + snapshot.file().getFileName())
            .orElse("its first entry");
    String lost =
        damaged.isEmpty()
            ? "The log in %s does not go on from %s".formatted(directory.getParent(), start)
            : "The snapshot %s does not match its SHA-256, and the log does not lead there from %s"
                .formatted(damaged.getFirst().file(), start);
    return lost
        + ". A voter must not come back with less than it had: restore the volume, or remove this node from the cluster and add it under a new id.";
  }

  private void deleteUnfinished() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".tmp")).toList()) {
        LOG.info("Deleting {}, which a crash left unfinished", file);
        Files.delete(file);
      }
    }
  }

  private List<Stored> newestFirst() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<Stored> snapshots = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher name =
            SimpleStateMachineStorage.SNAPSHOT_REGEX.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          snapshots.add(new Stored(file, Long.parseLong(name.group(2))));
        }
      }
    }
    snapshots.sort(Comparator.comparingLong(Stored::index).reversed());
    return snapshots;
  }

  /// A crash may come between a snapshot and its companion, and Ratis passes over one without.
  private static void completeCompanion(Path file) throws IOException {
    if (Files.notExists(companion(file))) {
      MD5FileUtil.saveMD5File(file.toFile(), MD5FileUtil.computeMd5ForFile(file.toFile()));
    }
  }

  private void putAside(Path file) throws IOException {
    Files.deleteIfExists(companion(file));
    Files.move(file, file.resolveSibling(file.getFileName() + DAMAGED));
    DurableFile.forceNameOf(file);
  }

  private static Path companion(Path file) {
    return file.resolveSibling(file.getFileName() + MD5FileUtil.MD5_SUFFIX);
  }
}
