package dev.aegis.controlplane.agent.intake;

import dev.aegis.controlplane.agent.net.HostNames;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
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
/// A host's name is asked for before the exchange ([HostNames]), so a name service that hangs costs
/// one thread a host, and no other reading. Thread-safe.
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
  private final HostNames names;
  private final HttpClient client;

  HttpReader(Duration deadline, InstantSource clock) {
    this(deadline, clock, new HostNames());
  }

  HttpReader(Duration deadline, InstantSource clock, HostNames names) {
    this.deadline = deadline;
    this.clock = clock;
    this.names = names;
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
    private volatile boolean over;
    private volatile @Nullable CompletableFuture<HttpResponse<BoundedBody>> sent;

    private Pending(HttpRequest get, int maxBytes) {
      this.answer =
          names
              .known(get.uri().getHost())
              .thenComposeAsync(_ -> send(get, maxBytes), threads)
              .thenApply(whole -> answer(whole, maxBytes));
    }

    /// Cancelling [#answer] does not reach what comes before it: a name may be known only when
    /// nobody waits any more, and then nothing is sent. Whichever of the two fields is written
    /// first, this thread or that of [#cancel] sees both, so no exchange goes on unheard.
    private CompletableFuture<HttpResponse<BoundedBody>> send(HttpRequest get, int maxBytes) {
      if (over) {
        return CompletableFuture.failedFuture(new CancellationException("nobody waits for it"));
      }
      var begun = client.sendAsync(get, BoundedBody.handler(maxBytes));
      sent = begun;
      if (over) {
        begun.cancel(true);
      }
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
      over = true;
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
    names.close();
  }
}
