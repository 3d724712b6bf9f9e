package dev.aegis.dataplane.node.rotation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.Supplier;

/// The rotation lock of one node across its own restart: the session that holds it is noted on disk
/// before the process ends, and given back by the process that comes after it.
///
/// Not thread-safe: one thread rolls.
public final class RotationLock {
  private final Path note;
  private final Supplier<OptionalLong> acquire;
  private final LongPredicate endSession;

  /// A lock that is noted in the node's own directory while it is held.
  ///
  /// @param acquire takes the lock and returns the session that holds it
  /// @param endSession ends that session; true once it is gone
  public RotationLock(Path dataDir, Supplier<OptionalLong> acquire, LongPredicate endSession) {
    this.note = dataDir.resolve("rotation-session");
    this.acquire = acquire;
    this.endSession = endSession;
  }

  boolean tryLock() {
    OptionalLong session = acquire.get();
    session.ifPresent(this::write);
    return session.isPresent();
  }

  /// Gives back what this node, or the process before it, holds.
  ///
  /// @return whether nothing is held any more
  public boolean unlock() {
    if (!Files.exists(note)) {
      return true;
    }
    try {
      if (endSession.test(Long.parseLong(Files.readString(note, StandardCharsets.UTF_8)))) {
        Files.deleteIfExists(note);
        return true;
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(long session) {
    try {
      Files.writeString(note, Long.toString(session), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
