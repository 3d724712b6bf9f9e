package dev.aegis.controlplane.agent.narrate;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/// The transport below LangChain4j: one POST to one address.
///
/// It is ours for what the stock one does not promise. An answer is bounded in size, so a broken
/// endpoint costs bounded memory. No redirect is followed, so the key goes nowhere else. HTTP/1.1,
/// because local gateways dislike being offered more. What a refusal says is not read: it would end
/// up in an exception's message, and from there in a log.
final class ModelHttp implements HttpClient, HttpClientBuilder, AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 256 * 1024;
  private static final Set<String> OF_THE_CLIENT =
      Set.of("content-length", "host", "connection", "expect", "upgrade");

  private final URI onlyAddress;
  private final Duration timeout;
  private final java.net.http.HttpClient client;

  ModelHttp(URI base, Duration timeout) {
    this.onlyAddress = URI.create(base.toString().replaceAll("/+$", "") + "/chat/completions");
    this.timeout = timeout;
    this.client =
        java.net.http.HttpClient.newBuilder()
            .version(Version.HTTP_1_1)
            .followRedirects(Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    URI address = URI.create(request.url());
    if (!address.equals(onlyAddress)) {
      throw new IllegalStateException("a model is asked at its one address only");
    }
    java.net.http.HttpRequest.Builder post =
        java.net.http.HttpRequest.newBuilder(address)
            .timeout(timeout)
            .POST(BodyPublishers.ofString(request.body()));
    request
        .headers()
        .forEach((name, values) -> {
          if (!OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> post.header(name, value));
          }
        });
    try {
      HttpResponse<InputStream> response = client.send(post.build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() / 100 != 2) {
          throw new HttpException(response.statusCode(), "status " + response.statusCode());
        }
        byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES + 1);
        if (bytes.length > MAX_ANSWER_BYTES) {
          throw new IOException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
        }
        return SuccessfulHttpResponse.builder()
            .statusCode(response.statusCode())
            .headers(response.headers().map())
            .body(bytes)
            .build();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("asking a model was cut off", e);
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    throw new UnsupportedOperationException("a model is asked for one answer, not for a stream");
  }

  @Override
  public Duration connectTimeout() {
    return timeout;
  }

  @Override
  public HttpClientBuilder connectTimeout(Duration ignored) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return timeout;
  }

  @Override
  public HttpClientBuilder readTimeout(Duration ignored) {
    return this;
  }

  @Override
  public HttpClient build() {
    return this;
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
