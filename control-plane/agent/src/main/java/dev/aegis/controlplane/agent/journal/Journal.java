package dev.aegis.controlplane.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/// The append-only, hash-chained record of one agent: `journal.jsonl`.
///
/// Each line is on disk before [#append] returns. One process at a time: the file is locked while
/// it is open. A journal that is not whole is not continued, because what comes after a break
/// proves nothing; only a last line that a crash cut off is removed, and that is told in the next
/// line. Thread-safe.
public final class Journal implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  private final FileChannel lock;
  private long lines;
  private String hash;

  private Journal(Path file, FileChannel channel, FileChannel lock, long lines, String hash) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
    this.lines = lines;
    this.hash = hash;
  }

  /// Opens a journal, or begins one.
  ///
  /// @param now for the line that tells of a torn one
  /// @throws IOException if it cannot be read or written, is in use, or is not whole; the message
  ///   says which
  public static Journal open(Path file, Instant now) throws IOException {
    FileChannel lock = lock(file);
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        return continueWhole(file, channel, lock, now);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static Journal continueWhole(
      Path file, FileChannel channel, FileChannel lock, Instant now) throws IOException {
    return switch (JournalCheck.check(file)) {
      case JournalCheck.Result.Broken(long line, String problem) ->
          throw new IOException(
              "%s is broken at line %d: %s. Move it and its .head file away to begin a new one."
                  .formatted(file, line, problem));
      case JournalCheck.Result.Intact intact -> {
        channel.truncate(intact.wholeBytes());
        channel.position(intact.wholeBytes());
        Journal journal = new Journal(file, channel, lock, intact.lines(), intact.lastHash());
        if (intact.tornBytes() > 0) {
          journal.append(now, new JournalEntry.TornLineRemoved(intact.tornBytes()));
        }
        yield journal;
      }
    };
  }

  /// The lock ends with the channel.
  private static FileChannel lock(Path journal) throws IOException {
    FileChannel channel =
        FileChannel.open(
            journal.resolveSibling(journal.getFileName() + ".lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException _) {
      // this process has it open already: the same answer
    }
    channel.close();
    throw new IOException(journal + " is in use by another agent");
  }

  /// Writes one line.
  public synchronized void append(Instant at, JournalEntry entry) throws IOException {
    String line = JournalLine.render(lines + 1, hash, at, entry);
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    if (bytes.remaining() > JournalCheck.MAX_LINE_BYTES) {
      throw new IOException("the entry is longer than a line of the journal may be");
    }
    long before = channel.position();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
    hash = JournalLine.read(line).hash();
    lines++;
    new JournalHead(lines, hash).write(file);
  }

  @Override
  public void close() throws IOException {
    channel.close();
    lock.close();
  }
}
