package dev.aegis.controlplane.agent.outlet;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Something that is being done on another thread, and that one is ready to wait for once, a
/// little. Not thread-safe; [Courier] guards it.
final class Errand<T> {
  private final Future<T> work;
  private boolean waited;

  private Errand(Future<T> work) {
    this.work = work;
  }

  static <T> Errand<T> send(ExecutorService thread, Callable<T> work) {
    return new Errand<>(thread.submit(work));
  }

  boolean isDone() {
    return work.isDone();
  }

  /// The result, if it is there: the first to ask waits for it, the next ones only look.
  ///
  /// @throws IOException what the work threw
  Optional<T> result(Duration patience) throws IOException {
    long waitMs = waited ? 0 : patience.toMillis();
    waited = true;
    try {
      return Optional.of(work.get(waitMs, TimeUnit.MILLISECONDS));
    } catch (TimeoutException _) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("an errand failed in a way nobody foresaw", e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
