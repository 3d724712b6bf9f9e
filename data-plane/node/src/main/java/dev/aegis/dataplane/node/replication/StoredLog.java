package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.files.DurableFile;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.raftlog.LogProtoUtils;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/// What the files of a log tell before Ratis opens them. A torn end is passed over: Ratis judges it
/// later.
///
/// @param lastTerm the highest term of an entry or a snapshot; 0 without any
/// @param configuration the latest one, committed or not; empty where none was written yet
record StoredLog(long lastTerm, Optional<RaftConfiguration> configuration) {

  /// Brings to the disk what a process that was killed had written and not synced. Ratis takes all
  /// that it can read for synced, and acknowledges it (ADR-042).
  static void sync(Path groupDir) throws IOException {
    for (Path file : in(groupDir.resolve("current"))) {
      if (LogSegmentPath.matchLogSegment(file) != null) {
        try (FileChannel segment = FileChannel.open(file)) {
          segment.force(true);
        }
        DurableFile.forceNameOf(file);
      }
    }
  }

  /// Reads the whole log: for the rare start that needs it.
  static StoredLog read(Path groupDir) throws IOException {
    Reading reading = new Reading();
    Path current = groupDir.resolve("current");
    reading.configurationFile(configurationFile(groupDir));
    for (Path file : in(current)) {
      LogSegmentPath segment = LogSegmentPath.matchLogSegment(file);
      if (segment != null) {
        reading.segment(segment);
      }
    }
    for (Path file : in(groupDir.resolve("sm"))) {
      reading.snapshot(file);
    }
    return new StoredLog(reading.lastTerm, reading.configuration);
  }

  /// A node must know who votes, or it counts votes by the founders that its settings name. Ratis
  /// writes the file of the latest configuration as it writes a vote, and passes over one that it
  /// cannot read.
  ///
  /// @throws SettingsException when that file is empty or torn and the log goes back to no
  ///   configuration either
  static void requireConfiguration(Path groupDir) throws IOException {
    Path file = configurationFile(groupDir);
    if (Files.exists(file) && configurationIn(file).isEmpty()) {
      StoredLog log = read(groupDir);
      if (log.configuration().isEmpty() && log.lastTerm() > 0) {
        throw new SettingsException(
            "%s is damaged, and the log no longer says who belongs to the cluster. Restore the volume, or remove this node from the cluster and add it under a new id."
                .formatted(file));
      }
    }
  }

  private static Path configurationFile(Path groupDir) {
    return groupDir.resolve("current").resolve("raft-meta.conf");
  }

  private static Optional<LogEntryProto> configurationIn(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LogEntryProto.parseFrom(Files.readAllBytes(file)))
          .filter(LogEntryProto::hasConfigurationEntry);
    } catch (InvalidProtocolBufferException _) {
      // Torn by the same full disk: as good as empty.
      return Optional.empty();
    }
  }

  private static List<Path> in(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static final class Reading {
    private long lastTerm;
    private Optional<RaftConfiguration> configuration = Optional.empty();

    void segment(LogSegmentPath segment) throws IOException {
      var _ =
          LogSegment.readSegmentFile(
              segment.getPath().toFile(),
              segment.getStartEnd(),
              RatisProperties.ENTRY_LIMIT,
              CorruptionPolicy.WARN_AND_RETURN,
              null,
              this::entry);
    }

    private void entry(LogEntryProto entry) {
      lastTerm = Math.max(lastTerm, entry.getTerm());
      boolean isLatest =
          configuration.isEmpty() || configuration.get().getLogEntryIndex() < entry.getIndex();
      if (entry.hasConfigurationEntry() && isLatest) {
        configuration = Optional.of(LogProtoUtils.toRaftConfiguration(entry));
      }
    }

    /// Ratis writes it at each change, so that the log may forget the entry. The same full disk may
    /// have emptied it.
    void configurationFile(Path file) throws IOException {
      configurationIn(file).ifPresent(this::entry);
    }

    void snapshot(Path file) {
      Matcher name =
          SimpleStateMachineStorage.SNAPSHOT_REGEX.matcher(String.valueOf(file.getFileName()));
      if (name.matches()) {
        lastTerm = Math.max(lastTerm, Long.parseLong(name.group(1)));
      }
    }
  }
}
