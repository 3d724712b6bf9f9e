package dev.aegis.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// The scrape pages of real nodes, each standing still from one refresh to the next, so that two
/// readers who come at different moments can meet the same facts.
///
/// Each still carries its number in place of the free disk space, which no rule reads: by it the
/// readings of the two are matched without looking at a clock. A node that does not answer a
/// refresh does not answer its readers either, until the next.
final class FrozenPages implements AutoCloseable {
  /// The series whose value is the number of the still.
  static final String NUMBER = "aegis_log_disk_free_bytes";

  private static final Duration DEADLINE = Duration.ofMillis(800);

  private final SortedMap<String, URI> nodes = new TreeMap<>();
  private final SortedMap<String, HttpServer> servers = new TreeMap<>();
  private final Map<String, String> stills = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(DEADLINE).build();
  private final AtomicInteger answers = new AtomicInteger();
  private int number;

  /// @param actuators `127.0.0.1:21021` by node
  FrozenPages(SortedMap<String, String> actuators) throws IOException {
    for (Map.Entry<String, String> node : actuators.entrySet()) {
      String name = node.getKey();
      nodes.put(name, URI.create("http://" + node.getValue() + "/actuator/prometheus"));
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/actuator/prometheus", exchange -> answer(exchange, name));
      server.start();
      servers.put(name, server);
    }
  }

  /// `n1=127.0.0.1:40001,n2=...`
  String addresses() {
    return String.join(
        ",",
        servers.entrySet().stream()
            .map(one -> one.getKey() + "=127.0.0.1:" + one.getValue().getAddress().getPort())
            .toList());
  }

  /// How often a still was shown.
  int answers() {
    return answers.get();
  }

  /// Takes the next still of every node.
  void refresh() {
    number++;
    SortedMap<String, CompletableFuture<Optional<String>>> asked = new TreeMap<>();
    nodes.forEach((node, page) -> asked.put(node, read(page)));
    asked.forEach((node, read) -> {
      Optional<String> page = read.join();
      page.ifPresentOrElse(
          text ->
              stills.put(
                  node, text.replaceAll("(?m)^" + NUMBER + "(\\{.*})? .*$", NUMBER + " " + number)),
          () -> stills.remove(node));
    });
  }

  private CompletableFuture<Optional<String>> read(URI page) {
    HttpRequest get = HttpRequest.newBuilder(page).timeout(DEADLINE).build();
    return client
        .sendAsync(get, BodyHandlers.ofString())
        .handle((answer, failure) ->
            failure == null && answer.statusCode() == 200
                ? Optional.of(answer.body())
                : Optional.empty());
  }

  private void answer(HttpExchange exchange, String node) throws IOException {
    String still = stills.get(node);
    byte[] body = (still == null ? "" : still).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(still == null ? 503 : 200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
    answers.incrementAndGet();
  }

  @Override
  public void close() {
    servers.values().forEach(server -> server.stop(0));
    threads.shutdownNow();
    client.shutdownNow();
  }
}
