package dev.aegis.controlplane.agent.intake;

import dev.aegis.telemetry.signal.NodeId;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads the scrape pages of all nodes at once, by GET.
///
/// Each node has a virtual thread and a deadline of its own, so a round takes as long as the
/// slowest node and never longer than the deadline, whatever the others do. The deadline holds for
/// the whole answer: `HttpRequest.timeout` ends with the headers, so the exchange itself is
/// cancelled.
public final class NodeScraper implements AutoCloseable {
  /// Where a node shows its metrics.
  public static final String PATH = "/actuator/prometheus";

  private static final BodyHandler<String> BODY =
      BodyHandlers.limiting(
          BodyHandlers.ofString(StandardCharsets.UTF_8), PrometheusText.MAX_CHARACTERS);

  private final SortedMap<NodeId, URI> pages = new TreeMap<>();
  private final Duration deadline;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /// @param addresses of the nodes' actuators
  /// @param deadline for one node, connection and answer together
  public NodeScraper(Map<NodeId, HostPort> addresses, Duration deadline, InstantSource clock) {
    addresses.forEach((node, address) -> pages.put(node, URI.create("http://" + address + PATH)));
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

  /// Reads every node once; one result for each, in the order of their names.
  public List<Scrape> scrapeAll() throws InterruptedException {
    List<Future<Scrape>> running = new ArrayList<>();
    pages.forEach((node, page) -> running.add(threads.submit(() -> scrape(node, page))));
    List<Scrape> scrapes = new ArrayList<>();
    for (Future<Scrape> one : running) {
      try {
        scrapes.add(one.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("reading a node threw what it should have told", e);
      }
    }
    return List.copyOf(scrapes);
  }

  private Scrape scrape(NodeId node, URI page) throws InterruptedException {
    HttpRequest get = HttpRequest.newBuilder(page).GET().header("Accept", "text/plain").build();
    CompletableFuture<HttpResponse<String>> exchange = client.sendAsync(get, BODY);
    try {
      HttpResponse<String> answer = exchange.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      return read(node, answer);
    } catch (TimeoutException _) {
      exchange.cancel(true);
      return missed(node, "no answer within " + deadline.toMillis() + " ms");
    } catch (ExecutionException e) {
      return missed(node, describe(e.getCause()));
    }
  }

  private Scrape read(NodeId node, HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      return missed(node, "it answered with status " + answer.statusCode());
    }
    try {
      long atMs = clock.millis();
      return new Scrape.Read(node, atMs, PrometheusText.parse(node, atMs, answer.body()));
    } catch (MalformedScrapeException e) {
      return missed(node, "its page is malformed at " + e.getMessage());
    }
  }

  private Scrape missed(NodeId node, String reason) {
    return new Scrape.Missed(node, clock.millis(), reason);
  }

  /// By type only: messages of the HTTP client may hold text of the answer.
  private static String describe(@Nullable Throwable cause) {
    return cause instanceof ConnectException
        ? "connection refused or unreachable"
        : "the exchange failed ("
            + (cause == null ? "unknown" : cause.getClass().getSimpleName())
            + ")";
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
