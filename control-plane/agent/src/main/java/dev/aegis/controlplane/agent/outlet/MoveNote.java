package dev.aegis.controlplane.agent.outlet;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whose git's lock files are, written down. Git's own tell nothing of it, so that one left over by
/// a killed process would stop every writer after it for ever.
///
/// The lock files that a move of branches will take are named in a note on disk before it, under a
/// lock of the operating system, which ends with its process. After it the note is emptied. One
/// that is found filled is of an agent that was killed in its move, and the lock files it names are
/// removed, unless they vanish or change within a grace: then a git is at work, which holds them
/// for milliseconds. What no note names is not the agent's, and stays; nor is a note filled while
/// one of the lock files is there. What remains is a git that takes a lock between that look and
/// the move, keeps it for longer than the grace, and an agent that is killed meanwhile.
///
/// Thread-safe; one agent for each repository is expected, and more do no harm.
final class MoveNote {
  /// The note's name in the repository.
  static final String NAME = "agent-move";

  private static final Duration GRACE = Duration.ofSeconds(5);

  /// For a lock file that is there to vanish.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /// For another agent's move, which may wait for a grace itself, and for locks.
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final String LOCK_ENDING = ".lock";
  private static final int MAX_BYTES = 16 * 1024;

  /// A lock of the operating system belongs to the process, so its threads need one of their own.
  private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

  private final Path gitDir;

  MoveNote(Path gitDir) {
    this.gitDir = gitDir.toAbsolutePath().normalize();
  }

  /// What moves branches.
  interface Move {
    /// Whether it moved them.
    boolean run() throws IOException;
  }

  /// Another agent holds the note for longer than any move takes. To try again at once is in vain.
  static final class HeldException extends IOException {
    private static final long serialVersionUID = 1;

    private HeldException(Path note) {
      super(
          "another agent has held %s for %d s: see whether it stands still"
              .formatted(note, LONG_PATIENCE.toSeconds()));
    }
  }

  /// Which file it is, and when it was last written.
  private record Stamp(@Nullable Object file, long modifiedMs) {}

  /// Removes what an agent killed in its move has left, and moves under a note.
  ///
  /// @param locks all lock files that the move may take, relative to the repository
  /// @return false also if one of them is there and stays
  /// @throws HeldException if another agent does not come to the end of its own move
  boolean during(List<String> locks, Move move) throws IOException {
    IN_THIS_PROCESS.lock();
    try (RandomAccessFile note = new RandomAccessFile(gitDir.resolve(NAME).toFile(), "rw");
        FileLock _ = owned(note)) {
      removeLeftOver(read(note));
      if (!comesTrue(PATIENCE, () -> inTheWay(locks).isEmpty())) {
        return false;
      }
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

  private FileLock owned(RandomAccessFile note) throws IOException {
    long begin = System.nanoTime();
    FileLock lock = note.getChannel().tryLock();
    while (lock == null) {
      if (System.nanoTime() - begin > LONG_PATIENCE.toNanos()) {
        throw new HeldException(gitDir.resolve(NAME));
      }
      pause(PAUSE);
      lock = note.getChannel().tryLock();
    }
    return lock;
  }

  private static void removeLeftOver(List<Path> named) throws IOException {
    Map<Path, Stamp> there = new LinkedHashMap<>();
    for (Path lock : named) {
      stamp(lock).ifPresent(stamp -> there.put(lock, stamp));
    }
    if (there.isEmpty()) {
      return;
    }
    pause(GRACE);
    for (Map.Entry<Path, Stamp> one : there.entrySet()) {
      if (stamp(one.getKey()).equals(Optional.of(one.getValue()))) {
        Files.deleteIfExists(one.getKey());
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
  private List<Path> read(RandomAccessFile note) throws IOException {
    byte[] bytes = new byte[(int) Math.min(MAX_BYTES, note.length())];
    note.seek(0);
    note.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.endsWith(LOCK_ENDING))
        .flatMap(this::within)
        .toList();
  }

  private Stream<Path> within(String line) {
    try {
      Path lock = gitDir.resolve(line).normalize();
      return lock.startsWith(gitDir) ? Stream.of(lock) : Stream.empty();
    } catch (InvalidPathException _) {
      return Stream.empty();
    }
  }

  /// An interrupt does not keep it from being written: the branches may have moved.
  private static void write(RandomAccessFile note, String text) throws IOException {
    note.setLength(0);
    note.seek(0);
    note.write(text.getBytes(StandardCharsets.UTF_8));
    note.getFD().sync();
  }

  private static boolean comesTrue(Duration within, BooleanSupplier condition)
      throws InterruptedIOException {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > within.toNanos()) {
        return false;
      }
      pause(PAUSE);
    }
    return true;
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
