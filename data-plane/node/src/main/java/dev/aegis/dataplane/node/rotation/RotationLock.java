package dev.aegis.dataplane.node.rotation;

import dev.aegis.dataplane.node.files.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rotation lock of one node across its own restart: the session that holds it is noted on disk
/// before the process ends, and given back by the process that comes after it.
///
/// A note that cannot be read whole is not believed in part, since half a number names the session
/// of somebody else: then the session is left to expire.
///
/// Not thread-safe: one thread rolls.
final class RotationLock {
  private static final Logger LOG = LoggerFactory.getLogger(RotationLock.class);
  private static final Pattern NOTE = Pattern.compile("session=(\\d{1,18})\n");

  private final Path note;
  private final Supplier<OptionalLong> acquire;
  private final LongPredicate endSession;

  /// A lock that is noted in the node's own directory while it is held.
  ///
  /// @param acquire takes the lock and returns the session that holds it
  /// @param endSession ends that session; true once it is gone
  RotationLock(Path dataDir, Supplier<OptionalLong> acquire, LongPredicate endSession) {
    this.note = dataDir.resolve("rotation-session");
    this.acquire = acquire;
    this.endSession = endSession;
  }

  /// Takes the lock, without waiting, and notes it.
  ///
  /// @throws UncheckedIOException when it cannot be noted; then it is not held
  boolean tryLock() {
    OptionalLong session = acquire.get();
    if (session.isEmpty()) {
      return false;
    }
    try {
      DurableFile.write(note, "session=%d\n".formatted(session.getAsLong()));
      return true;
    } catch (IOException e) {
      var _ = endSession.test(session.getAsLong());
      throw new UncheckedIOException(e);
    }
  }

  /// Gives back what this node, or the process before it, holds.
  ///
  /// @return whether nothing is held any more, as far as this node can tell
  boolean unlock() {
    if (!Files.exists(note)) {
      return true;
    }
    try {
      OptionalLong session = noted();
      if (session.isPresent() && !endSession.test(session.getAsLong())) {
        return false;
      }
      Files.deleteIfExists(note);
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private OptionalLong noted() throws IOException {
    Matcher whole = NOTE.matcher(new String(Files.readAllBytes(note), StandardCharsets.UTF_8));
    if (whole.matches()) {
      return OptionalLong.of(Long.parseLong(whole.group(1)));
    }
    LOG.warn("{} cannot be read; the rotation lock it stood for falls free with its session", note);
    return OptionalLong.empty();
  }
}
