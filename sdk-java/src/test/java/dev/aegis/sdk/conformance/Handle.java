package dev.aegis.sdk.conformance;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.Session;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/// What a step made, and later steps use.
sealed interface Handle {
  void close();

  /// A session.
  record OfSession(Session session, AtomicBoolean lost) implements Handle {
    static OfSession of(Session session) {
      AtomicBoolean lost = new AtomicBoolean();
      session.onLost(_ -> lost.set(true));
      return new OfSession(session, lost);
    }

    @Override
    public void close() {
      session.close();
    }
  }

  /// A lock, or a leadership.
  record OfLock(HeldLock lock, AtomicBoolean lost) implements Handle {
    static OfLock of(HeldLock lock) {
      AtomicBoolean lost = new AtomicBoolean();
      lock.onLost(_ -> lost.set(true));
      return new OfLock(lock, lost);
    }

    Leadership leadership() {
      return (Leadership) lock;
    }

    @Override
    public void close() {
      lock.close();
    }
  }

  /// A watch, or an observation.
  ///
  /// @param told what it has told and nobody has asked for yet
  record OfStream(Runnable end, BlockingQueue<Told> told) implements Handle {
    @Override
    public void close() {
      end.run();
    }
  }

  /// One word of a stream.
  sealed interface Told {
    record Word(JsonNode shown) implements Told {}

    record Failure(AegisException failure) implements Told {}
  }

  /// The keys that it writes.
  default Keys keys() {
    return switch (this) {
      case OfSession(Session session, _) -> session.keys();
      case OfLock(HeldLock lock, _) -> lock.keys();
      case OfStream _ -> throw new IllegalStateException("A stream writes no keys.");
    };
  }
}
