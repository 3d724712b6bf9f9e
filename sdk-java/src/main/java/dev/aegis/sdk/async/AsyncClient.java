package dev.aegis.sdk.async;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/// A client whose calls return futures. Safe for use by many threads.
///
/// ```java
/// try (AegisClient client = AegisClient.connect(endpoints);
///     AsyncClient async = AsyncClient.of(client)) {
///   async.keys().put(Put.of("greeting", "hello")).thenAccept(written -> ...).join();
/// }
/// ```
public final class AsyncClient implements AutoCloseable {
  private final AegisClient client;
  private final CallThreads threads = new CallThreads();

  private AsyncClient(AegisClient client) {
    this.client = client;
  }

  /// Calls `client`, which stays the caller's to close.
  public static AsyncClient of(AegisClient client) {
    return new AsyncClient(client);
  }

  /// Keys, written on nobody's behalf, as [AegisClient#keys].
  public AsyncKeys keys() {
    return new AsyncKeys(client.keys(), threads);
  }

  /// Keys, written by this session, as [Session#keys].
  public AsyncKeys keysOf(Session session) {
    return new AsyncKeys(session.keys(), threads);
  }

  /// Keys, written under this lock or leadership, as [HeldLock#keys].
  public AsyncKeys keysOf(HeldLock lock) {
    return new AsyncKeys(lock.keys(), threads);
  }

  /// Locks with fencing tokens.
  public AsyncLocks locks() {
    return new AsyncLocks(client.locks(), threads);
  }

  /// Elections.
  public AsyncElections elections() {
    return new AsyncElections(client.elections(), threads);
  }

  /// Opens a session, as [AegisClient#openSession].
  public CompletableFuture<Session> openSession(Duration ttl) {
    return call(blocking -> blocking.openSession(ttl));
  }

  /// Anything else the client can do: `call(blocking -> blocking.cluster().members())`.
  public <T> CompletableFuture<T> call(Function<AegisClient, T> work) {
    return threads.run(() -> work.apply(client));
  }

  /// Cancels the calls under way. Leaves the client open.
  @Override
  public void close() {
    threads.cancelAll();
  }
}
