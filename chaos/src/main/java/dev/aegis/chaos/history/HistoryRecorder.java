package dev.aegis.chaos.history;

import dev.aegis.chaos.jsonl.JsonLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/// Writes a history down while it happens. Safe for use by many threads.
///
/// Why its order can be trusted. Index and time are taken under one lock, from one monotonic clock
/// of the process. A client records a call before it sends it, and an end after it has received it,
/// so an operation's true span lies inside its recorded one: the record may miss that one operation
/// was before another, and never claims it wrongly.
public final class HistoryRecorder implements AutoCloseable {
  private static final long PROCESS_BEGAN = System.nanoTime();

  private final Writer out;
  private final LongSupplier clock;
  private final long maxEvents;
  private long nextIndex;
  private long lastNanos = Long.MIN_VALUE;
  private long answered;

  HistoryRecorder(Writer out, LongSupplier clock, long maxEvents) {
    this.out = out;
    this.clock = clock;
    this.maxEvents = maxEvents;
  }

  /// Records to a new file.
  ///
  /// @throws IOException when the file cannot be made
  public static HistoryRecorder to(Path file) throws IOException {
    BufferedWriter out = Files.newBufferedWriter(file);
    return new HistoryRecorder(out, () -> System.nanoTime() - PROCESS_BEGAN, JsonLines.LINES);
  }

  /// Adds one event.
  ///
  /// @throws IllegalStateException when a call would go past the file's limit: half of the lines
  ///   are kept free for the ends of what was called
  /// @throws UncheckedIOException when the event cannot be written
  public synchronized void record(int process, EventType type, EventContent content) {
    if (type == EventType.INVOKE && nextIndex >= maxEvents / 2) {
      throw new IllegalStateException(
          "The history is full: it holds %d events. Record shorter runs.".formatted(nextIndex));
    }
    answered += type == EventType.OK ? 1 : 0;
    // max: a clock of the tests may stand still or step back, a history must not
    lastNanos = Math.max(lastNanos, clock.getAsLong());
    Event event = new Event(nextIndex++, lastNanos, process, type, bounded(content));
    try {
      out.write(EventCodec.write(event));
      out.write('\n');
    } catch (IOException failure) {
      throw new UncheckedIOException("The history cannot be written.", failure);
    }
  }

  /// How many operations were answered so far.
  public synchronized long answered() {
    return answered;
  }

  /// An error's sentence may quote what others wrote, and then it can have any length.
  private static EventContent bounded(EventContent content) {
    String error = content.error();
    return error == null || error.length() <= EventCodec.TEXT_CHARACTERS
        ? content
        : content.withError(error.substring(0, EventCodec.TEXT_CHARACTERS));
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
  }
}
