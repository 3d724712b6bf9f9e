package dev.aegis.controlplane.agent.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Asks for the names of hosts before a connection needs them, so that whoever connects can stop
/// waiting.
///
/// A name service that hangs cannot be interrupted, and it holds the thread that asked. So it is
/// asked on threads of their own, and never twice at once for one host: however long it hangs, it
/// costs one thread a host. Platform threads: a virtual one would hold its carrier meanwhile, and
/// with it everything else. The answer stays in the JVM's own cache, where the connection finds it.
///
/// Thread-safe.
public final class HostNames implements AutoCloseable {
  private final Consumer<String> nameService;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("host-names-", 0).factory());
  private final Map<String, CompletableFuture<Void>> asked = new ConcurrentHashMap<>();

  public HostNames() {
    this(HostNames::lookUp);
  }

  /// @param nameService returns when a host's name is known; may hang
  public HostNames(Consumer<String> nameService) {
    this.nameService = nameService;
  }

  /// Done when the host's name is known to this process; fails with an [UnknownHostException]
  /// inside if it has none.
  public CompletableFuture<Void> known(String host) {
    return asked.compute(
        host,
        (_, running) ->
            running == null || running.isDone()
                ? CompletableFuture.runAsync(() -> nameService.accept(host), threads)
                : running);
  }

  /// Waits until the host's name is known, and no longer than the deadline.
  ///
  /// @throws UnknownHostException if it has none
  /// @throws TimeoutException if the name service has not answered by then
  public void await(String host, Duration deadline)
      throws UnknownHostException, TimeoutException, InterruptedException {
    try {
      known(host).get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e.getCause());
      throw unknown;
    }
  }

  private static void lookUp(String host) {
    try {
      var _ = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  /// Does not wait for a name service that hangs.
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
