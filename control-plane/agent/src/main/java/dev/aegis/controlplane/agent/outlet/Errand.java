package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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
  /// @throws IOException what the work threw; anything else it threw counts as no usable answer, so
  ///   that whoever sent the errand gives it up and goes on
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
      throw unforeseen(e.getCause());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /// By type only: who threw it did not think of who reads it.
  private static OutletException unforeseen(@Nullable Throwable cause) {
    String type = cause == null ? "unknown" : cause.getClass().getSimpleName();
    return new OutletException(
        Kind.UNAVAILABLE,
        "an errand failed in a way nobody foresaw ("
            + type
            + "): look at the outlet before trusting that nothing happened",
        null,
        cause);
  }
}
