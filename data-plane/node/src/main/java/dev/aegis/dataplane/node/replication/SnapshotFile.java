package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.node.files.DurableFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A snapshot on disk: the records, then the SHA-256 of them.
///
/// A snapshot is either whole or not there: it is written under another name, forced, renamed, and
/// the directory is forced. Reading verifies the digest before anything of it is believed, since
/// the checksum file that Ratis keeps beside a snapshot is never compared with the data.
final class SnapshotFile {
  static final int DIGEST_BYTES = 32;

  private SnapshotFile() {}

  static void write(Path file, MachineSnapshot snapshot) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      writeWhole(unfinished, snapshot);
    } catch (IOException | RuntimeException e) {
      // On a full disk the torso would keep the room that the log needs.
      Files.deleteIfExists(unfinished);
      throw e;
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    DurableFile.forceNameOf(file);
  }

  private static void writeWhole(Path unfinished, MachineSnapshot snapshot) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
      MessageDigest digest = sha256();
      DigestOutputStream digested = new DigestOutputStream(out, digest);
      SnapshotCodec.write(snapshot, digested);
      out.write(digest.digest());
      out.flush();
      channel.force(true);
    }
  }

  /// Whether the file is as it was written, whatever its format: its bytes match its digest.
  static boolean isWhole(Path file) throws IOException {
    long records = Files.size(file) - DIGEST_BYTES;
    if (records < 0) {
      return false;
    }
    MessageDigest digest = sha256();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      byte[] chunk = new byte[64 * 1024];
      long left = records;
      while (left > 0) {
        int read = in.read(chunk, 0, (int) Math.min(left, chunk.length));
        if (read < 0) {
          return false;
        }
        digest.update(chunk, 0, read);
        left -= read;
      }
      return Arrays.equals(in.readNBytes(DIGEST_BYTES), digest.digest());
    }
  }

  /// Reads a snapshot back, digest first.
  ///
  /// @throws IOException when the file is torn, altered, or of a format this software does not know
  static MachineSnapshot read(Path file) throws IOException {
    long records = Files.size(file) - DIGEST_BYTES;
    if (records < 0) {
      throw new IOException(file + " is too short to be a snapshot");
    }
    if (!isWhole(file)) {
      throw new IOException(file + " does not match its SHA-256; it is torn or altered");
    }
    try (InputStream in =
        new BufferedInputStream(new LeadingBytes(Files.newInputStream(file), records))) {
      return SnapshotCodec.read(in);
    }
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
