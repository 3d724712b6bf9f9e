package dev.aegis.controlplane.agent.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How far a journal has come: `journal.jsonl.head`, one line `<lines> <hash of the last>`. It is
/// written after the journal, so it may lag behind it and never be ahead.
record JournalHead(long lines, String hash) {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,18}) ([0-9a-f]{64})\n");

  static Optional<JournalHead> read(Path journal) throws IOException {
    Path file = fileOf(journal);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher matcher = SHAPE.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!matcher.matches()) {
      throw new IOException(file + " is no head file of a journal");
    }
    return Optional.of(new JournalHead(Long.parseLong(matcher.group(1)), matcher.group(2)));
  }

  void write(Path journal) throws IOException {
    Path part = journal.resolveSibling(journal.getFileName() + ".head.part");
    byte[] text = (lines + " " + hash + "\n").getBytes(StandardCharsets.ISO_8859_1);
    // On disk before it takes the old one's place: an empty head after a power cut would stop the
    // agent from ever starting again.
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    }
    Files.move(
        part, fileOf(journal), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Path fileOf(Path journal) {
    return journal.resolveSibling(journal.getFileName() + ".head");
  }
}
