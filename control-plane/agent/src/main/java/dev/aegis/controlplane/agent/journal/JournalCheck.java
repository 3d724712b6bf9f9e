package dev.aegis.controlplane.agent.journal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks that a journal is whole: every line unchanged, in its place, none missing.
///
/// The chain alone cannot show that lines are missing from the *end*. For that there is the head
/// file beside the journal, which says how far it had come. Both lie in one folder: against
/// somebody who rewrites both, keep a copy of a hash elsewhere.
public final class JournalCheck {
  static final int MAX_LINE_BYTES = 1 << 20;

  private long lines;
  private long wholeBytes;
  private String hash = JournalLine.GENESIS;
  private final @Nullable JournalHead head;

  private JournalCheck(@Nullable JournalHead head) {
    this.head = head;
  }

  /// What came of a check.
  public sealed interface Result {
    /// Nothing is wrong.
    ///
    /// @param lines how many
    /// @param lastHash hash of the last one
    /// @param wholeBytes length of the whole lines
    /// @param tornBytes of a last line that was cut off while it was written
    /// @param endIsKnown whether a head file was there to compare with: without one, lines could be
    ///   missing from the end and nothing would show it
    record Intact(long lines, String lastHash, long wholeBytes, long tornBytes, boolean endIsKnown)
        implements Result {}

    /// Somebody or something changed it.
    ///
    /// @param line the first one that is wrong, from 1
    record Broken(long line, String problem) implements Result {}
  }

  /// Checks a file and, where there is one, the head file beside it.
  public static Result check(Path journal) throws IOException {
    Optional<JournalHead> head = JournalHead.read(journal);
    try (InputStream stream = Files.newInputStream(journal)) {
      return new JournalCheck(head.orElse(null)).run(stream);
    }
  }

  /// Checks the lines alone.
  public static Result check(InputStream lines) throws IOException {
    return new JournalCheck(null).run(lines);
  }

  private Result run(InputStream stream) throws IOException {
    InputStream buffered = new BufferedInputStream(stream);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = buffered.read(); b >= 0; b = buffered.read()) {
      if (b == '\n') {
        try {
          take(line.toString(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
          return new Result.Broken(lines + 1, String.valueOf(e.getMessage()));
        }
        wholeBytes += line.size() + 1;
        line.reset();
      } else if (line.size() == MAX_LINE_BYTES) {
        return new Result.Broken(lines + 1, "it is longer than " + MAX_LINE_BYTES + " bytes");
      } else {
        line.write(b);
      }
    }
    if (head != null && head.lines() > lines) {
      long missing = head.lines() - lines;
      return new Result.Broken(lines + 1, missing + " lines are missing from the end");
    }
    return new Result.Intact(lines, hash, wholeBytes, line.size(), head != null);
  }

  private void take(String text) {
    JournalLine.Link link = JournalLine.read(text);
    if (link.number() != lines + 1 || !link.previous().equals(hash)) {
      throw new IllegalArgumentException(
          "it does not follow the line before: lines were dropped, added or put in another order");
    }
    lines = link.number();
    hash = link.hash();
    if (head != null && head.lines() == lines && !head.hash().equals(hash)) {
      lines--;
      throw new IllegalArgumentException("it is not the line the head file tells of");
    }
  }
}
