package dev.aegis.sdk.junit;

import dev.aegis.dataplane.node.traffic.Traffic;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One direction between two ends, with the calls on it.
///
/// What is held keeps its order within its call, and calls do not wait for each other, as with the
/// network: there, too, a call that blocks its receiver stops no other. Thread-safe.
final class Link {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);

  /// The calls of which something is held, whether on its way by now or not.
  private final Set<OfCall> holders = new LinkedHashSet<>();

  private State state;

  /// What becomes of a message.
  enum State {
    /// It arrives.
    OPEN,
    /// It arrives when the link opens.
    HOLDING,
    /// It never arrives; that a call has ended does.
    LOSING
  }

  Link(State state) {
    this.state = state;
  }

  /// For one more call.
  Traffic.Way way() {
    return new OfCall();
  }

  synchronized void become(State next) {
    state = next;
    if (next == State.LOSING) {
      holders.forEach(call -> call.held.removeIf(message -> !message.isEnd()));
      holders.removeIf(call -> call.held.isEmpty());
    }
    if (next != State.HOLDING) {
      holders.forEach(OfCall::goOn);
    }
  }

  /// @param isEnd nothing comes after it from that end; never lost
  private record Held(Runnable delivery, boolean isEnd) {}

  private final class OfCall implements Traffic.Way {
    private final Deque<Held> held = new ArrayDeque<>();
    private boolean goesOn;

    @Override
    public void carry(Runnable delivery) {
      if (passesNow(new Held(delivery, false))) {
        delivery.run();
      }
    }

    @Override
    public void carryEnd(Runnable delivery) {
      if (passesNow(new Held(delivery, true))) {
        delivery.run();
      }
    }

    private boolean passesNow(Held message) {
      synchronized (Link.this) {
        if (state == State.LOSING && !message.isEnd()) {
          return false;
        }
        if (goesOn || state == State.HOLDING) {
          held.add(message);
          holders.add(this);
          return false;
        }
        return true;
      }
    }

    private void goOn() {
      if (!goesOn) {
        goesOn = true;
        Thread.ofVirtual().name("held calls").start(this::deliver);
      }
    }

    private void deliver() {
      for (Runnable next = next(); next != null; next = next()) {
        try {
          next.run();
        } catch (RuntimeException | Error failure) {
          // Whatever it is: what is behind it must not wait for ever.
          LOG.warn("A message that was held back could not be delivered", failure);
        }
      }
    }

    private @Nullable Runnable next() {
      synchronized (Link.this) {
        Held next = state == State.HOLDING ? null : held.poll();
        if (held.isEmpty()) {
          holders.remove(this);
        }
        if (next == null) {
          goesOn = false;
          return null;
        }
        return next.delivery();
      }
    }
  }
}
