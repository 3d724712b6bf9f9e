package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.SessionLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Tells listeners, once each, that something is lost. Safe for use by many threads.
public final class LossSignal {
  private static final System.Logger LOG = System.getLogger(LossSignal.class.getName());

  private final List<Consumer<SessionLostException>> listeners = new ArrayList<>();
  private @Nullable SessionLostException raised;

  /// Adds a listener; calls it at once when the loss is known already.
  public void add(Consumer<SessionLostException> listener) {
    SessionLostException known;
    synchronized (this) {
      known = raised;
      if (known == null) {
        listeners.add(listener);
      }
    }
    if (known != null) {
      tell(listener, known);
    }
  }

  public synchronized void remove(Consumer<SessionLostException> listener) {
    listeners.remove(listener);
  }

  /// Tells all listeners, on this thread. Only the first call does anything.
  public void raise(SessionLostException loss) {
    List<Consumer<SessionLostException>> told;
    synchronized (this) {
      if (raised != null) {
        return;
      }
      raised = loss;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(listener -> tell(listener, loss));
  }

  /// One listener's mistake must not keep the others from hearing.
  private static void tell(Consumer<SessionLostException> listener, SessionLostException loss) {
    try {
      listener.accept(loss);
    } catch (RuntimeException mistake) {
      LOG.log(System.Logger.Level.ERROR, "A listener for the loss of a session threw", mistake);
    }
  }
}
