package dev.aegis.controlplane.agent.intake;

import dev.aegis.controlplane.agent.intake.HttpReader.Answer;
import dev.aegis.controlplane.agent.intake.PrometheusException.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;

/// The query API of a Prometheus server (`GET /api/v1/query`), or of one that speaks like it.
final class PrometheusServer implements AutoCloseable {
  private final String queries;
  private final AnswerLimits limits;
  private final HttpReader http;

  /// @param deadline of one query, from the server's name to the last byte
  PrometheusServer(URI address, AnswerLimits limits, Duration deadline, InstantSource clock) {
    this.limits = limits;
    this.queries = address.toString().replaceFirst("/+$", "") + "/api/v1/query?query=";
    this.http = new HttpReader(deadline, clock);
  }

  /// Reads the address of a server, with or without a path: `http://127.0.0.1:9090`.
  ///
  /// @throws IllegalArgumentException if it is no such address, or holds a user or a query
  static URI parseAddress(String text) {
    try {
      URI address = new URI(text);
      boolean speaksHttp =
          "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (speaksHttp
          && address.getHost() != null
          && address.getUserInfo() == null
          && address.getQuery() == null
          && address.getFragment() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // told below, without repeating it
    }
    throw new IllegalArgumentException(
        "the address of a Prometheus server is http://HOST:PORT, without user or query");
  }

  /// The server's clock, epoch milliseconds.
  long nowMs() throws PrometheusException, InterruptedException {
    double seconds = query("time()").scalar();
    if (!Double.isFinite(seconds)) {
      throw new PrometheusException(Kind.MALFORMED, "its clock is no number");
    }
    return Math.round(seconds * 1000);
  }

  /// Asks one question.
  PrometheusAnswer query(String expression) throws PrometheusException, InterruptedException {
    URI query = URI.create(queries + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    Answer answer = http.begin(query, "application/json", limits.bytes()).await();
    return switch (answer) {
      case Answer.Came(int status, String body, long _) -> read(status, body, limits);
      case Answer.TooBig(int limit) ->
          throw new PrometheusException(
              Kind.TOO_BIG, "its answer has more than " + limit + " bytes");
      case Answer.Late(long deadlineMs) ->
          throw new PrometheusException(Kind.TIMEOUT, "no answer within " + deadlineMs + " ms");
      case Answer.Broken(String reason) -> throw new PrometheusException(Kind.UNREACHABLE, reason);
    };
  }

  /// 400, 422 and 503 are how the API says that a query is wrong, cannot be executed, or took too
  /// long; 429 is how what stands before it limits.
  private static PrometheusAnswer read(int status, String body, AnswerLimits limits)
      throws PrometheusException {
    return switch (status) {
      case 200 -> PrometheusAnswer.read(body, limits.points());
      case 400, 422, 429, 503 ->
          throw new PrometheusException(Kind.REFUSED, "it refused the query with status " + status);
      default ->
          throw new PrometheusException(Kind.NOT_PROMETHEUS, "it answered with status " + status);
    };
  }

  @Override
  public void close() {
    http.close();
  }
}
