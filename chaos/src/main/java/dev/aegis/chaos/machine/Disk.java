package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/// A node's disk: an ext4 file system in a file, so that it can be full, and lose power, without
/// anybody else's doing so. For one thread at a time.
final class Disk {
  private static final long BYTES = 384L << 20;

  /// The node may write while its disk is being filled, so the last bytes are taken one by one.
  private static final long LAST_BYTES = 8L << 20;

  private final Path image;
  private final Path mount;

  Disk(Path mount) {
    this.mount = mount;
    this.image = mount.resolveSibling(mount.getFileName() + ".img");
  }

  /// Makes it anew, empty.
  void create() {
    try {
      Files.createDirectories(mount);
      Files.deleteIfExists(image);
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength(BYTES);
      }
    } catch (IOException failure) {
      throw new FaultException("The disk " + image + " cannot be made.", failure);
    }
    // No reserve for root: the node may be root, and the disk shall be full for it too.
    Commands.run("mkfs.ext4", "-q", "-m", "0", "-E", "nodiscard", image.toString());
    mount();
  }

  private void mount() {
    Commands.run("mount", "-o", "loop", image.toString(), mount.toString());
  }

  /// The device it is on, as `MAJOR:MINOR`.
  String device() {
    return Commands.run("mountpoint", "-d", mount.toString());
  }

  /// Takes it away, with all on it.
  void remove() {
    Commands.run("umount", mount.toString());
    try {
      Files.deleteIfExists(image);
    } catch (IOException failure) {
      throw new FaultException("The disk " + image + " cannot be removed.", failure);
    }
  }

  /// Leaves no byte free.
  void fill() {
    try {
      long most = Files.getFileStore(mount).getUsableSpace() - LAST_BYTES;
      if (most > 0) {
        Commands.run("fallocate", "-l", Long.toString(most), ballast().toString());
      }
    } catch (IOException failure) {
      throw new FaultException("The room on the disk " + mount + " cannot be read.", failure);
    }
    try (RandomAccessFile file = new RandomAccessFile(ballast().toFile(), "rw")) {
      byte[] zeros = new byte[1 << 20];
      file.seek(file.length());
      int chunk = zeros.length;
      while (chunk > 0) {
        chunk = append(file, zeros, chunk);
      }
    } catch (IOException failure) {
      throw new FaultException("The disk " + mount + " cannot be filled.", failure);
    }
  }

  /// Writes until no chunk of that size fits; returns the next size to try.
  private static int append(RandomAccessFile file, byte[] zeros, int chunk) throws IOException {
    try {
      while (true) {
        file.write(zeros, 0, chunk);
      }
    } catch (IOException full) {
      if (!String.valueOf(full.getMessage()).contains("No space left")) {
        throw full;
      }
      return chunk / 2;
    }
  }

  /// Gives back what [#fill] took.
  void free() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException failure) {
      throw new FaultException("The disk " + mount + " cannot be freed.", failure);
    }
  }

  private Path ballast() {
    return mount.resolve("ballast");
  }

  /// From now on nothing reaches the disk any more, not even what was written and not yet forced.
  void losePower() {
    PowerSwitch.off(mount);
  }

  /// Mounts what the disk had when it lost power. Nobody may have a file of it open.
  void regainPower() {
    Commands.run("umount", mount.toString());
    mount();
  }
}
