package dev.aegis.dataplane.node.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/// Small files that are whole after a power cut, whenever it comes: they hold the old text or the
/// new one, and nothing between.
public final class DurableFile {
  /// How to open a file that must not be there yet.
  public static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  /// For what nobody else on the machine may read.
  public static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private DurableFile() {}

  /// Puts a text where the old one was, if there was one. It is on the disk when this returns.
  public static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceNameOf(file);
  }

  /// Puts a copy of a file, of whatever size, where none was; only its owner may read it. It is on
  /// the disk when this returns.
  public static void copy(Path source, Path file) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(unfinished);
    try (InputStream from = Files.newInputStream(source);
        FileChannel channel = FileChannel.open(unfinished, NEW, OWNER_ONLY);
        OutputStream to = Channels.newOutputStream(channel)) {
      from.transferTo(to);
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    forceNameOf(file);
  }

  /// Makes the name of a file last that was created, renamed or deleted: forcing the file alone
  /// does not.
  public static void forceNameOf(Path file) throws IOException {
    Path directory =
        Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file's directory");
    try (FileChannel names = FileChannel.open(directory)) {
      names.force(true);
    }
  }
}
