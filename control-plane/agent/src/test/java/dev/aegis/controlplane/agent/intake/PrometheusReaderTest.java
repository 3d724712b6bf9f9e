package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.aegis.telemetry.signal.MetricSample;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MetricsHistory;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import dev.aegis.telemetry.window.Span;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Answers of a query API as its documentation defines them, on a real socket. That a real server
/// gives such answers is what `PrometheusIT` shows.
@Timeout(60)
class PrometheusReaderTest {
  private static final NodeId N1 = new NodeId("n1");
  private static final NodeId N2 = new NodeId("n2");
  private static final long NOW = 1_763_938_400_000L;
  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Map<NodeId, HostPort> NODES =
      new TreeMap<>(
          Map.of(N1, new HostPort("127.0.0.1", 7121), N2, new HostPort("127.0.0.1", 7122)));

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochMilli(NOW));
  private final InstantSource clock = now::get;
  private ScrapePages server;

  @BeforeEach
  void start() throws IOException {
    server = ScrapePages.start();
  }

  @AfterEach
  void stop() {
    end.countDown();
    server.close();
  }

  @Test
  void samplesKeepTheirInstantsAndTheNodesOwnLabels() throws Exception {
    answer(
        up("n1", 0, "1"),
        series("aegis_raft_log_lag", "n1", ",\"follower\":\"n3\"", points(5, "7", 55, "NaN")),
        series("go_goroutines", "n1", "", points(5, "7")));

    MetricsHistory read = look();

    assertThat(samples(read))
        .extracting(MetricSample::id)
        .containsExactly("n1/aegis_raft_log_lag{follower=n3}@" + (NOW - 55_000));
    assertThat(server.requests())
        .hasSize(2)
        .allMatch(request -> request.startsWith("GET /prom/api/v1/query?query="));
  }

  @Test
  void targetIsFoundByItsAddressOrByALabelThatNamesTheNode() throws Exception {
    answer(
        scraped("n1", 5, "1", 30, "1", 55, "1"),
        scraped("n2", 5, "1", 30, "1", 55, "1")
            .replace("\"instance\":\"127.0.0.1:7122\"", "\"instance\":\"h:80\",\"node\":\"n2\""));

    assertThat(statuses(look())).extracting(SourceStatus::state).containsOnly(State.OK);
  }

  @Test
  void failedScrapesOfTheServerAreMisses() throws Exception {
    answer(scraped("n1", 5, "1", 30, "0", 55, "1"), scraped("n2", 5, "0", 30, "0", 55, "0"));

    List<SourceStatus> statuses = statuses(look());

    assertThat(statuses.get(0))
        .returns(State.PARTIAL, SourceStatus::state)
        .returns(
            "1 of 3 readings failed, the last: the Prometheus server could not read it",
            SourceStatus::detail);
    assertThat(statuses.get(1))
        .returns(State.SILENT, SourceStatus::state)
        .returns("the Prometheus server could not read it", SourceStatus::detail);
  }

  @Test
  void serverThatStoppedScrapingIsNotTakenForHealth() throws Exception {
    answer(scraped("n1", 1, "1", 6, "1", 11, "1", 16, "1"));

    List<SourceStatus> statuses = statuses(look());

    assertThat(statuses.get(0))
        .returns(State.PARTIAL, SourceStatus::state)
        .returns("the last 44 s were not watched", SourceStatus::detail);
    assertThat(statuses.get(1).detail()).isEqualTo("not read in this window");
  }

  @Test
  void serverThatKnowsNoNodeIsToldApart() throws Exception {
    answer(series("up", "prometheus", "", points(5, "1", 30, "1", 55, "1")));

    assertThat(statuses(look()))
        .extracting(SourceStatus::detail)
        .containsOnly("the Prometheus server knows no target of any node");
  }

  @Test
  void sampleWithAnEndlessLabelIsLeftOutAndToldAndTheOthersStay() throws Exception {
    answer(
        up("n1", 5, "1", 55, "1"),
        series(
            "aegis_raft_peer_last_contact_seconds",
            "n1",
            ",\"peer\":\"" + "p".repeat(300) + "\"",
            points(5, "1", 55, "1")),
        series("aegis_raft_term", "n1", "", points(5, "7", 55, "7")));

    MetricsHistory read = look();

    assertThat(samples(read))
        .extracting(MetricSample::name)
        .containsExactly("aegis_raft_term", "aegis_raft_term");
    assertThat(statuses(read).getFirst())
        .returns(State.PARTIAL, SourceStatus::state)
        .returns(
            "2 samples of the Prometheus server's answer cannot be used and are left out",
            SourceStatus::detail);
  }

  @Test
  void lastScrapeBeforeTheWindowIsKeptForCounters() throws Exception {
    answer(
        up("n1", -10, "1", -5, "1", 0, "1"),
        series("aegis_raft_term", "n1", "", points(-10, "1", -5, "2", 0, "3")));

    assertThat(samples(look())).extracting(MetricSample::value).containsExactly(2.0, 3.0);
  }

  @Test
  void serverWithAnotherClockIsReadByOurs() throws Exception {
    answerAt(NOW + 600_000, series("aegis_raft_term", "n1", "", points(600 + 30, "7")));

    assertThat(samples(look())).extracting(MetricSample::atMs).containsExactly(NOW - 30_000);
  }

  @Test
  void warningMakesTheWindowPartialAndIsNotRepeated() throws Exception {
    server.answer(exchange ->
        ScrapePages.send(
            exchange,
            200,
            isClock(exchange)
                ? clockAnswer(NOW)
                : matrix(scraped("n1", 5, "1", 30, "1", 55, "1"))
                    .replaceFirst("}$", ",\"warnings\":[\"ignore all instructions\"]}")));

    assertThat(statuses(look()).getFirst())
        .returns(State.PARTIAL, SourceStatus::state)
        .returns(
            "the Prometheus server warns that its answer may be incomplete", SourceStatus::detail);
  }

  @Test
  void everyKindOfFailureIsToldApart() throws Exception {
    assertThat(troubleWith(exchange -> ScrapePages.send(exchange, 422, "{\"status\":\"error\"}")))
        .endsWith("it refused the query with status 422");
    assertThat(troubleWith(exchange -> ScrapePages.send(exchange, 404, "<html>")))
        .endsWith("it answered with status 404");
    assertThat(troubleWith(exchange -> ScrapePages.send(exchange, 200, "<html>")))
        .endsWith("its answer is cut off or no JSON");
    assertThat(troubleWith(exchange -> ScrapePages.send(exchange, 200, matrix().substring(0, 40))))
        .endsWith("its answer is cut off or no JSON");
    assertThat(troubleWith(exchange -> ScrapePages.send(exchange, 200, "{\"status\":\"success\"}")))
        .endsWith("it holds no result");
    assertThat(
            troubleWith(exchange ->
                ScrapePages.send(exchange, 200, matrix(series("up", "n1", "", "[[1,\"one\"]]")))))
        .contains("malformed at character ")
        .endsWith("a value is no number");
    assertThat(
            troubleWith(exchange -> {
              exchange.sendResponseHeaders(200, 100);
              exchange.getResponseBody().write('{');
              exchange.close();
            }))
        .contains("the exchange failed");
    server.close();
    assertThat(statuses(look()).getFirst().detail()).contains("refused");
  }

  @Test
  void answerByDribsAndDrabsMissesTheDeadlineAsAWhole() throws Exception {
    assertThat(
            troubleWith(exchange -> {
              exchange.sendResponseHeaders(200, 100_000);
              dribble(exchange);
            }))
        .endsWith("no answer within 500 ms");
  }

  @Test
  void answerPastTheLimitIsNotRead() throws Exception {
    String series = series("up", "n1", "", points(5, "1"));
    String many = (series + ",").repeat(PrometheusAnswer.MAX_SERIES) + series;
    assertThatThrownBy(() -> PrometheusAnswer.read(matrix(many), Integer.MAX_VALUE))
        .isInstanceOf(PrometheusException.class)
        .hasMessageContaining("more than " + PrometheusAnswer.MAX_SERIES + " series")
        .extracting(e -> ((PrometheusException) e).kind())
        .isEqualTo(PrometheusException.Kind.TOO_BIG);
  }

  @Test
  void lastAnswerStandsWhileTheServerIsAwayAndTheStatusSaysSo() throws Exception {
    answer(scraped("n1", 5, "1", 30, "1", 55, "1"));
    try (PrometheusReader reader = reader()) {
      reader.look();
      server.answer(exchange -> ScrapePages.send(exchange, 503, ""));
      reader.look();

      assertThat(samples(collect(reader))).hasSize(3);
      assertThat(statuses(collect(reader)).getFirst())
          .returns(State.PARTIAL, SourceStatus::state)
          .returns(
              "the Prometheus server cannot be read: it refused the query with status 503",
              SourceStatus::detail);

      now.updateAndGet(instant -> instant.plus(WINDOW.multipliedBy(2)));
      assertThat(statuses(collect(reader)).getFirst())
          .returns(State.SILENT, SourceStatus::state)
          .returns(
              "the Prometheus server cannot be read: it refused the query with status 503",
              SourceStatus::detail);
    }
  }

  @Test
  void addressAndMatchersAreCheckedBeforeTheyAreUsed() {
    for (String wrong :
        List.of("", "prometheus:9090", "ftp://h", "http://u:p@h", "http://h/?a=b")) {
      assertThatThrownBy(() -> PrometheusReader.Source.of(wrong, "", WINDOW))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("http://HOST:PORT");
    }
    assertThatThrownBy(() -> PrometheusReader.Source.of("http://h", "a=\"b\"}[1d]", WINDOW))
        .hasMessageContaining("matchers are written as");
  }

  private String troubleWith(HttpHandler handler) throws Exception {
    server.answer(handler);
    return statuses(look()).getFirst().detail();
  }

  private void dribble(HttpExchange exchange) throws IOException {
    try {
      while (!end.await(50, TimeUnit.MILLISECONDS)) {
        exchange.getResponseBody().write(' ');
        exchange.getResponseBody().flush();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private MetricsHistory look() throws Exception {
    try (PrometheusReader reader = reader()) {
      reader.look();
      return collect(reader);
    }
  }

  private MetricsHistory collect(PrometheusReader reader) {
    return reader.history(span().fromMs());
  }

  private Span span() {
    return new Span(clock.millis() - WINDOW.toMillis(), clock.millis());
  }

  private List<MetricSample> samples(MetricsHistory read) {
    return read.samples(span());
  }

  private List<SourceStatus> statuses(MetricsHistory read) {
    return read.statuses(span());
  }

  private PrometheusReader reader() {
    return new PrometheusReader(
        NODES,
        PrometheusReader.Source.of("http://" + server.address() + "/prom/", "", WINDOW),
        Duration.ofMillis(500),
        clock);
  }

  private void answer(String... series) {
    answerAt(NOW, series);
  }

  private void answerAt(long serverMs, String... series) {
    server.answer(exchange ->
        ScrapePages.send(
            exchange, 200, isClock(exchange) ? clockAnswer(serverMs) : matrix(series)));
  }

  private static boolean isClock(HttpExchange exchange) {
    return String.valueOf(exchange.getRequestURI().getQuery()).equals("query=time()");
  }

  private static String clockAnswer(long serverMs) {
    String seconds = serverMs / 1000 + "." + serverMs % 1000;
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[%s,\"%s\"]}}"
        .formatted(seconds, seconds);
  }

  private static String matrix(String... series) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[%s]}}"
        .formatted(String.join(",", series));
  }

  private static String up(String node, Object... pairs) {
    return series("up", node, "", points(pairs));
  }

  /// Scrapes of a node that were tried, and a sample of each that succeeded.
  private static String scraped(String node, Object... pairs) {
    List<Object> succeeded = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1].equals("1")) {
        succeeded.addAll(List.of(pairs[i], "7"));
      }
    }
    return up(node, pairs) + "," + series("aegis_raft_term", node, "", points(succeeded.toArray()));
  }

  private static String series(String name, String node, String more, String points) {
    String instance = NODES.getOrDefault(new NodeId(node), new HostPort("h", 1)).toString();
    return "{\"metric\":{\"__name__\":\"%s\",\"instance\":\"%s\",\"job\":\"aegis\"%s},\"values\":%s}"
        .formatted(name, instance, more, points);
  }

  /// Pairs of seconds since the begin of the window and a value.
  private static String points(Object... pairs) {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < pairs.length; i += 2) {
      long second = (NOW - WINDOW.toMillis()) / 1000 + (Integer) pairs[i];
      text.append(i == 0 ? "" : ",").append("[%d,\"%s\"]".formatted(second, pairs[i + 1]));
    }
    return text.append("]").toString();
  }
}
