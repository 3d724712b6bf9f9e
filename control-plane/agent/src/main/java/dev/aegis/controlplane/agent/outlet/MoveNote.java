package dev.aegis.controlplane.agent.outlet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Whose git's lock files are, written down. Git's own tell nothing of it, so that one left over by
/// a killed process would stop every writer after it for ever.
///
/// The lock files that a move of branches will take are named in a note on disk before it, under a
/// lock of the operating system, which ends with its process. After it the note is emptied. One
/// that is found filled is of an agent that was killed in its move, and the lock files it names are
/// removed, unless they vanish or change within a grace: then a git is at work, which holds them
/// for milliseconds. What no note names is not the agent's, and stays.
///
/// Thread-safe; one agent for each repository is expected, and more do no harm.
final class MoveNote {
  /// The note's name in the repository.
  static final String NAME = "agent-move";

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final String LOCK_ENDING = ".lock";
  private static final int MAX_BYTES = 16 * 1024;

  /// A lock of the operating system belongs to the process, so its threads need one of their own.
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final Path gitDir;

  MoveNote(Path gitDir) {
    this.gitDir = gitDir;
  }

  /// What moves branches.
  interface Move {
    /// Whether it moved them.
    boolean run() throws IOException;
  }

  /// Which file it is, and when it was last written.
  private record Stamp(@Nullable Object file, long modifiedMs) {}

  /// Removes what an agent killed in its move has left, and moves under a note.
  ///
  /// @param locks all lock files that the move may take, relative to the repository
  /// @throws IOException also if another agent does not come to the end of its own move
  boolean during(List<String> locks, Move move) throws IOException {
    IN_THIS_PROCESS.lock();
    try (FileChannel note =
            FileChannel.open(
                gitDir.resolve(NAME),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock _ = owned(note)) {
      removeLeftOver(read(note));
      write(note, String.join("\n", locks));
      try {
        return move.run();
      } finally {
        write(note, "");
      }
    } finally {
      IN_THIS_PROCESS.unlock();
    }
  }

  /// The first of these lock files that is there.
  Optional<Path> inTheWay(List<String> locks) {
    return locks.stream().map(gitDir::resolve).filter(Files::exists).findFirst();
  }

  private FileLock owned(FileChannel note) throws IOException {
    long begin = System.nanoTime();
    FileLock lock = note.tryLock();
    while (lock == null) {
      if (System.nanoTime() - begin > PATIENCE.toNanos()) {
        throw new IOException(
            "another agent holds %s and does not end its move: see whether it stands still"
                .formatted(gitDir.resolve(NAME)));
      }
      pause(PAUSE);
      lock = note.tryLock();
    }
    return lock;
  }

  private void removeLeftOver(List<Path> named) throws IOException {
    List<Stamp> stamps = new ArrayList<>();
    List<Path> there = new ArrayList<>();
    for (Path lock : named) {
      stamp(lock)
          .ifPresent(stamp -> {
            there.add(lock);
            stamps.add(stamp);
          });
    }
    if (there.isEmpty()) {
      return;
    }
    pause(GRACE);
    for (int i = 0; i < there.size(); i++) {
      if (stamp(there.get(i)).equals(Optional.of(stamps.get(i)))) {
        Files.deleteIfExists(there.get(i));
      }
    }
  }

  private static Optional<Stamp> stamp(Path lock) throws IOException {
    try {
      BasicFileAttributes now = Files.readAttributes(lock, BasicFileAttributes.class);
      return Optional.of(new Stamp(now.fileKey(), now.lastModifiedTime().toMillis()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /// Only lock files within the repository, whatever somebody wrote into the note.
  private List<Path> read(FileChannel note) throws IOException {
    String text =
        new String(
            Channels.newInputStream(note.position(0)).readNBytes(MAX_BYTES),
            StandardCharsets.UTF_8);
    return text.lines()
        .filter(line -> line.endsWith(LOCK_ENDING))
        .map(line -> gitDir.resolve(line).normalize())
        .filter(lock -> lock.startsWith(gitDir.normalize()))
        .toList();
  }

  private static void write(FileChannel note, String text) throws IOException {
    note.truncate(0).position(0);
    ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
    while (bytes.hasRemaining()) {
      note.write(bytes);
    }
    note.force(true);
  }

  private static void pause(Duration time) throws InterruptedIOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for git's locks");
    }
  }
}
