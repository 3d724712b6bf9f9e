package dev.aegis.controlplane.agent.intake;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads pages by GET, each with one deadline for all of it: the name, the connection, the answer
/// to its last byte. `HttpRequest.timeout` ends with the headers, so the exchange itself is
/// cancelled.
///
/// A name service that hangs cannot be interrupted, and it holds the thread that asked. So names
/// are asked for here, before the exchange, on threads of their own, and never twice at once for
/// one host: however long it hangs, it costs one thread a host. Platform threads: a virtual one
/// would hold its carrier meanwhile, and with it every other reading. Thread-safe.
final class HttpReader implements AutoCloseable {
  /// What came of a request.
  sealed interface Answer {
    /// All of it came.
    ///
    /// @param atMs when, epoch milliseconds
    record Came(int status, String body, long atMs) implements Answer {}

    /// It has more than so many bytes.
    record TooBig(int limit) implements Answer {}

    /// Not all of it came in time.
    record Late(long deadlineMs) implements Answer {}

    /// It broke off, or never began.
    ///
    /// @param reason for a person; holds no text of the answer
    record Broken(String reason) implements Answer {}
  }

  private final Duration deadline;
  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("intake-", 0).factory());
  private final Map<String, CompletableFuture<Void>> names = new ConcurrentHashMap<>();
  private final HttpClient client;

  HttpReader(Duration deadline, InstantSource clock) {
    this.deadline = deadline;
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(deadline)
            .executor(threads)
            .build();
  }

  /// A request that is under way.
  final class Pending {
    private final long beginNanos = System.nanoTime();
    private final CompletableFuture<Answer> answer;
    private volatile @Nullable CompletableFuture<HttpResponse<BoundedBody>> sent;

    private Pending(HttpRequest get, int maxBytes) {
      this.answer =
          name(get.uri().getHost())
              .thenComposeAsync(_ -> send(get, maxBytes), threads)
              .thenApply(whole -> answer(whole, maxBytes));
    }

    private CompletableFuture<HttpResponse<BoundedBody>> send(HttpRequest get, int maxBytes) {
      var begun = client.sendAsync(get, BoundedBody.handler(maxBytes));
      sent = begun;
      return begun;
    }

    private Answer answer(HttpResponse<BoundedBody> whole, int maxBytes) {
      long atMs = clock.millis();
      return whole
          .body()
          .text()
          .<Answer>map(text -> new Answer.Came(whole.statusCode(), text, atMs))
          .orElseGet(() -> new Answer.TooBig(maxBytes));
    }

    /// Waits for the answer, until the deadline and no longer.
    Answer await() throws InterruptedException {
      long leftNanos = deadline.toNanos() - (System.nanoTime() - beginNanos);
      try {
        return answer.get(leftNanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        return new Answer.Late(deadline.toMillis());
      } catch (ExecutionException e) {
        return new Answer.Broken(describe(e.getCause()));
      } finally {
        cancel();
      }
    }

    private void cancel() {
      answer.cancel(true);
      CompletableFuture<HttpResponse<BoundedBody>> begun = sent;
      if (begun != null) {
        begun.cancel(true);
      }
    }
  }

  /// Begins a request. Whoever begins one awaits it.
  Pending begin(URI page, String accept, int maxBytes) {
    return new Pending(
        HttpRequest.newBuilder(page).GET().header("Accept", accept).build(), maxBytes);
  }

  /// Done when the host's name is known to this process, so that the exchange need not ask.
  private CompletableFuture<Void> name(String host) {
    return names.compute(
        host,
        (_, running) ->
            running == null || running.isDone()
                ? CompletableFuture.runAsync(() -> lookUp(host), threads)
                : running);
  }

  private static void lookUp(String host) {
    try {
      var _ = InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CompletionException(e);
    }
  }

  /// By type only: messages of the HTTP client may hold text of the answer.
  private static String describe(@Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case ConnectException _ -> "connection refused or unreachable";
      case UnknownHostException _ -> "its name is not known";
      case null -> "the exchange failed";
      case Throwable other -> "the exchange failed (" + other.getClass().getSimpleName() + ")";
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
