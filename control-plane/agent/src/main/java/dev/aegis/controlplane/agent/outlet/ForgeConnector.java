package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.net.HostNames;
import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.connector.GitHubConnector;
import org.kohsuke.github.connector.GitHubConnectorRequest;
import org.kohsuke.github.connector.GitHubConnectorResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Carries the requests of github-api, in place of its own connector, because that one
///
/// - has no deadline for an answer, and waits in the calling thread when it is limited;
/// - repeats any request after a broken connection, a POST as well: an issue whose answer got lost
///   would be opened twice;
/// - takes an answer that was cut off for "there is no such branch".
///
/// Here each exchange has one deadline, from the host's name to the last byte, one that writes is
/// made once, and each ends with a complete JSON document or an [OutletException] of a kind. After
/// a failure [ForgePace] decides when the forge is asked again; until then nothing is sent.
/// Thread-safe.
final class ForgeConnector implements GitHubConnector, AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 8 * 1024 * 1024;
  private static final int MAX_COMPLAINT = 200;

  private static final BodyHandler<byte[]> BODY =
      BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES);

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final HttpClient client;
  private final Duration deadline;
  private final InstantSource clock;
  private final ForgePace pace = new ForgePace();
  private final HostNames names = new HostNames();

  ForgeConnector(GitHubPlace place, InstantSource clock) {
    this.deadline = place.answerTimeout();
    this.clock = clock;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(place.connectTimeout())
            .build();
  }

  @Override
  public GitHubConnectorResponse send(GitHubConnectorRequest request) throws IOException {
    Optional<OutletException> held = pace.held(clock.instant());
    if (held.isPresent()) {
      throw held.get();
    }
    HttpResponse<byte[]> answer = exchange(httpRequest(request));
    refuse(answer, request);
    pace.succeeded();
    leaveAloneWhenSpent(answer);
    return new Answer(request, answer);
  }

  /// An answer that github-api could make nothing of.
  OutletException garbled(Throwable cause) {
    return pace.failed(
        clock.instant(), Kind.UNAVAILABLE, "GitHub's answer could not be understood", cause);
  }

  private static HttpRequest httpRequest(GitHubConnectorRequest request) throws IOException {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri(request));
    for (Map.Entry<String, List<String>> header : request.allHeaders().entrySet()) {
      // A short answer is worth no compression, and is checked as it comes.
      if (!header.getKey().equalsIgnoreCase("Accept-Encoding")) {
        builder.header(header.getKey(), String.join(", ", header.getValue()));
      }
    }
    InputStream body = request.body();
    return builder
        .method(
            request.method(),
            body == null
                ? BodyPublishers.noBody()
                : BodyPublishers.ofByteArray(body.readAllBytes()))
        .build();
  }

  private static URI uri(GitHubConnectorRequest request) throws IOException {
    try {
      return request.url().toURI();
    } catch (URISyntaxException e) {
      throw new IOException("GitHub named an address that is none", e);
    }
  }

  /// `HttpRequest.timeout` ends with the headers, so the whole exchange is waited for, and
  /// cancelled. It begins when the host's name is known: one that was given up before is never
  /// sent.
  private HttpResponse<byte[]> exchange(HttpRequest request) throws IOException {
    long beginNanos = System.nanoTime();
    awaitName(request.uri().getHost());
    CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request, BODY);
    try {
      long leftNanos = deadline.toNanos() - (System.nanoTime() - beginNanos);
      return exchange.get(leftNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      exchange.cancel(true);
      throw unavailable("GitHub did not answer within " + deadline.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (InterruptedException e) {
      exchange.cancel(true);
      throw interrupted();
    }
  }

  private void awaitName(String host) throws IOException {
    try {
      names.await(host, deadline);
    } catch (TimeoutException e) {
      throw unavailable(
          "the name service did not tell GitHub's address within " + deadline.toMillis() + " ms",
          e);
    } catch (UnknownHostException e) {
      throw unreachable(e);
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  /// By type only: messages of the HTTP client may hold text of the request.
  private OutletException unreachable(@Nullable Throwable cause) {
    String type = cause == null ? "unknown" : cause.getClass().getSimpleName();
    return unavailable("GitHub cannot be reached, or broke off (" + type + ")", null);
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for GitHub");
  }

  private void refuse(HttpResponse<byte[]> answer, GitHubConnectorRequest request)
      throws OutletException {
    int status = answer.statusCode();
    if (status >= 500) {
      throw unavailable("GitHub answered with status " + status, null);
    }
    if (isLimit(answer)) {
      throw pace.limited(
          clock.instant(), comeBackAt(answer), "GitHub's limit of requests is reached");
    }
    switch (status) {
      case 401, 403 ->
          throw pace.failed(
              clock.instant(),
              Kind.UNAUTHORISED,
              "GitHub refuses the token (status "
                  + status
                  + "): it needs read and write access to contents, pull requests and issues",
              null);
      case 404, 410 ->
          throw new OutletException(
              Kind.NOT_FOUND,
              "GitHub has no "
                  + request.url().getPath()
                  + ", or the token may not see it: check the repository's name and the token");
      case 409, 422 ->
          throw new OutletException(
              Kind.CONFLICT,
              "GitHub refused it (status " + status + "): " + complaint(answer, request));
      default -> {
        if (status >= 400) {
          throw pace.failed(
              clock.instant(), Kind.UNAVAILABLE, "GitHub answered with status " + status, null);
        }
        if (status < 300) {
          requireWhole(answer);
        }
      }
    }
  }

  private static boolean isLimit(HttpResponse<byte[]> answer) {
    return answer.statusCode() == 429
        || (answer.statusCode() == 403
            && (answer.headers().firstValue("Retry-After").isPresent()
                || remaining(answer) == 0
                || new String(answer.body(), StandardCharsets.UTF_8)
                    .contains("secondary rate limit")));
  }

  /// The last request that was allowed: no need to hear a refusal first.
  private void leaveAloneWhenSpent(HttpResponse<byte[]> answer) {
    if (remaining(answer) == 0) {
      var _ =
          pace.limited(clock.instant(), comeBackAt(answer), "GitHub's limit of requests is spent");
    }
  }

  private static long remaining(HttpResponse<byte[]> answer) {
    return number(answer, "X-RateLimit-Remaining").orElse(1L);
  }

  private Optional<Instant> comeBackAt(HttpResponse<byte[]> answer) {
    return number(answer, "Retry-After")
        .map(seconds -> clock.instant().plusSeconds(seconds))
        .or(() -> number(answer, "X-RateLimit-Reset").map(Instant::ofEpochSecond));
  }

  private static Optional<Long> number(HttpResponse<byte[]> answer, String header) {
    return answer
        .headers()
        .firstValue(header)
        .filter(text -> text.matches("[0-9]{1,12}"))
        .map(Long::valueOf);
  }

  /// An answer that was cut off, or a page of something in between, is no answer.
  private void requireWhole(HttpResponse<byte[]> answer) throws OutletException {
    try {
      if (JSON.readTree(answer.body()).isMissingNode()) {
        throw unavailable("GitHub's answer is empty", null);
      }
    } catch (JacksonException _) {
      throw unavailable("GitHub's answer is not whole", null);
    }
  }

  /// What GitHub says is wrong, on one line, without the credential, should it repeat that.
  private static String complaint(HttpResponse<byte[]> answer, GitHubConnectorRequest request) {
    try {
      var json = JSON.readTree(answer.body());
      StringBuilder text = new StringBuilder(json.path("message").asString(""));
      json.path("errors").forEach(e -> text.append(' ').append(e.path("message").asString("")));
      String credential =
          Objects.requireNonNullElse(request.header("Authorization"), "")
              .replaceFirst("^\\S+ ", "");
      String line = text.toString().replaceAll("[^ -~]", " ").strip();
      line = credential.isEmpty() ? line : line.replace(credential, "(not shown)");
      return line.substring(0, Math.min(line.length(), MAX_COMPLAINT));
    } catch (JacksonException _) {
      return "it did not say why";
    }
  }

  private OutletException unavailable(String message, @Nullable Throwable cause) {
    return pace.failed(clock.instant(), Kind.UNAVAILABLE, message, cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
    names.close();
  }

  private static final class Answer extends GitHubConnectorResponse.ByteArrayResponse {
    private final byte[] body;

    Answer(GitHubConnectorRequest request, HttpResponse<byte[]> answer) {
      super(request, answer.statusCode(), answer.headers().map());
      this.body = answer.body();
    }

    @Override
    protected InputStream rawBodyStream() {
      return new ByteArrayInputStream(body);
    }
  }
}
