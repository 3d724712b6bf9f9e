package dev.aegis.load.generator;

import dev.aegis.load.plan.Operation;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A system that answers at once, on threads of its own, as it is told to.
final class ScriptedDriver implements Driver {
  private final Function<Request, @Nullable String> failureOf;
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();
  final Queue<Request> requests = new ConcurrentLinkedQueue<>();

  /// @param failureOf what a request fails with, or null
  ScriptedDriver(Function<Request, @Nullable String> failureOf) {
    this.failureOf = failureOf;
  }

  @Override
  public void start(Request request, Completion completion) {
    requests.add(request);
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    threads.execute(() -> {
      underWay.decrementAndGet();
      String failure = failureOf.apply(request);
      if (failure == null) {
        completion.succeeded();
      } else {
        completion.failed(failure);
      }
    });
  }

  int mostUnderWay() {
    return mostUnderWay.get();
  }

  long count(Operation operation) {
    return requests.stream().filter(request -> request.operation() == operation).count();
  }

  @Override
  public void close() {
    threads.close();
  }
}
