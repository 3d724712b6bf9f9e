package dev.aegis.sdk.async;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Runs blocking calls, each on a virtual thread of its own, which costs about as much as the
/// call's own state would. Safe for use by many threads.
final class CallThreads {
  private static final System.Logger LOG = System.getLogger(CallThreads.class.getName());

  private final Set<CallFuture<?>> underWay = ConcurrentHashMap.newKeySet();

  <T> CompletableFuture<T> run(Supplier<T> call) {
    CallFuture<T> future = new CallFuture<>(mine -> finish(mine, call));
    underWay.add(future);
    future.thread.start();
    return future;
  }

  private <T> void finish(CallFuture<T> future, Supplier<T> call) {
    try {
      T result = call.get();
      if (!future.complete(result) && result instanceof AutoCloseable unwanted) {
        close(unwanted);
      }
    } catch (RuntimeException | Error failure) {
      future.completeExceptionally(failure);
    } finally {
      underWay.remove(future);
    }
  }

  /// What a cancelled call got at the last moment must not stay held by nobody.
  private static void close(AutoCloseable unwanted) {
    boolean interrupted = Thread.interrupted();
    try {
      unwanted.close();
    } catch (Exception failure) {
      LOG.log(
          System.Logger.Level.WARNING,
          "What a cancelled call had been granted was not given back; it ends with its session",
          failure);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  void cancelAll() {
    underWay.forEach(future -> future.cancel(true));
  }

  /// A future whose cancelling interrupts the call.
  private static final class CallFuture<T> extends CompletableFuture<T> {
    private final Thread thread;

    CallFuture(Consumer<CallFuture<T>> work) {
      thread = Thread.ofVirtual().name("aegis-call").unstarted(() -> work.accept(this));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        thread.interrupt();
      }
      return cancelled;
    }
  }
}
