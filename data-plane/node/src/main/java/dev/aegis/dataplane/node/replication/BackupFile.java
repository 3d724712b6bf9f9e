package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.kv.VersionedStore;
import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.machine.RestoredCluster;
import dev.aegis.wire.log.v1.BackupHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/// A backup on disk: what says that it is one, whose it is, the records of a snapshot, and the
/// SHA-256 of all that.
///
/// A file of its own and not a node's snapshot under another name: it has left the directory whose
/// name said which cluster it belongs to, and must never be taken for what a node may start from as
/// it is (see [RestoredCluster]).
public final class BackupFile {
  static final int VERSION = 1;

  private static final byte[] MAGIC = "AEGISBAK".getBytes(StandardCharsets.US_ASCII);

  private BackupFile() {}

  /// What a backup holds.
  ///
  /// @param cluster name of the cluster that was saved
  /// @param savedAtMs wall clock of the node that wrote it, epoch milliseconds
  /// @param digest its SHA-256, 64 hex digits: the backup's name among backups
  /// @param bytes size of the file
  /// @param liveKeys keys that exist in it
  public record Contents(
      String cluster,
      long savedAtMs,
      String digest,
      long bytes,
      long liveKeys,
      MachineSnapshot state) {}

  static void write(OutputStream out, String cluster, long savedAtMs, MachineSnapshot state)
      throws IOException {
    MessageDigest digest = SnapshotFile.sha256();
    DigestOutputStream digested = new DigestOutputStream(out, digest);
    digested.write(MAGIC);
    BackupHeader.newBuilder()
        .setVersion(VERSION)
        .setCluster(cluster)
        .setSavedAtMs(savedAtMs)
        .build()
        .writeDelimitedTo(digested);
    SnapshotCodec.write(state, digested);
    out.write(digest.digest());
  }

  /// Reads a backup whole: its digest first, then every record, then whether a cluster can begin
  /// from it. Needs no cluster.
  ///
  /// @throws UnreadableBackupException when it is not there, torn, altered, no backup, or one of
  ///   newer software
  /// @throws IOException when the disk fails
  public static Contents read(Path file) throws IOException {
    String digest = digestOf(file);
    try (InputStream in = records(file)) {
      in.skipNBytes(MAGIC.length);
      BackupHeader header = BackupHeader.parseDelimitedFrom(in);
      if (header == null || header.getVersion() != VERSION) {
        throw new UnreadableBackupException(
            file,
            "is of format %d, and this software reads format %d; use the software that saved it, or newer"
                .formatted(header == null ? 0 : header.getVersion(), VERSION));
      }
      MachineSnapshot state = SnapshotCodec.read(in);
      var _ = RestoredCluster.from(state);
      return new Contents(
          header.getCluster(),
          header.getSavedAtMs(),
          digest,
          Files.size(file),
          liveKeys(state.store()),
          state);
    } catch (UnreadableBackupException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new UnreadableBackupException(
          file, "cannot be read as a backup of this format: " + e.getMessage());
    }
  }

  /// The SHA-256 of a backup that is whole, in hex.
  ///
  /// @throws UnreadableBackupException when it is not there, no backup, torn or altered
  static String digestOf(Path file) throws IOException {
    requireMagic(file);
    if (!SnapshotFile.isWhole(file)) {
      throw new UnreadableBackupException(
          file, "does not match its own SHA-256: it is torn or was altered; take another copy");
    }
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Files.size(file) - SnapshotFile.DIGEST_BYTES);
      return HexFormat.of().formatHex(in.readNBytes(SnapshotFile.DIGEST_BYTES));
    }
  }

  private static long liveKeys(MachineSnapshot.StoreState store) {
    return new VersionedStore(store.revision(), store.compactedRevision(), store.versions())
        .liveKeys();
  }

  private static void requireMagic(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UnreadableBackupException(file, Files.exists(file) ? "is no file" : "is not there");
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
        throw new UnreadableBackupException(file, "is no backup of an AEGIS cluster");
      }
    }
  }

  private static InputStream records(Path file) throws IOException {
    return new BufferedInputStream(
        new LeadingBytes(Files.newInputStream(file), Files.size(file) - SnapshotFile.DIGEST_BYTES));
  }
}
