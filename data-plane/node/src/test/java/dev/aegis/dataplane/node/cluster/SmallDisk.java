package dev.aegis.dataplane.node.cluster;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file system of a few megabytes, in memory, mounted for one test. Where this user may not
/// mount, the test is skipped and says so.
final class SmallDisk implements AutoCloseable {
  private final Path dir;

  private SmallDisk(Path dir) {
    this.dir = dir;
  }

  static SmallDisk mount(Path dir, int mib) throws IOException {
    Files.createDirectories(dir);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "tmpfs", dir.toString()),
        "this user may not mount a file system, so no disk can be filled");
    return new SmallDisk(dir);
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + command[0], e);
    }
  }

  Path dir() {
    return dir;
  }

  private Path filler() {
    return dir.resolve("filler");
  }

  long freeMib() {
    return dir.toFile().getUsableSpace() >> 20;
  }

  /// Somebody else's file takes all but this much; 0 for the last byte.
  void fillUpTo(int leftMib) throws IOException {
    byte[] block = new byte[64 * 1024];
    try (OutputStream out = Files.newOutputStream(filler())) {
      while (dir.toFile().getUsableSpace() > ((long) leftMib << 20)) {
        out.write(block);
      }
    } catch (IOException e) {
      if (leftMib > 0) {
        throw e;
      }
    }
  }

  /// That file is gone again.
  void makeRoom() throws IOException {
    Files.deleteIfExists(filler());
  }

  @Override
  public void close() {
    if (!run("umount", dir.toString())) {
      throw new IllegalStateException(dir + " could not be unmounted");
    }
  }
}
