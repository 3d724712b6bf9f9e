package dev.aegis.dataplane.node.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aegis.dataplane.node.settings.HostPort;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node shows over HTTP to whoever asks: its meters, the pull half of the telemetry
/// contract, and whether it serves. Two pages to be read; nothing here changes anything.
///
/// The JDK's own server, because these two are all that a node needs one for (ADR-038).
/// Thread-safe.
public final class TelemetryPages implements AutoCloseable {
  static {
    // Bounds of what callers may hold, in seconds, bytes and connections. The JDK has no other
    // place for them, and reads them with its first server.
    unlessSet("sun.net.httpserver.maxReqTime", 10);
    unlessSet("sun.net.httpserver.maxRspTime", 30);
    unlessSet("sun.net.httpserver.maxReqHeaderSize", 16 * 1024);
    unlessSet("jdk.httpserver.maxConnections", 64);
  }

  private static final Logger LOG = LoggerFactory.getLogger(TelemetryPages.class);
  private static final String PLAIN = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService callers;
  private final SortedMap<String, Supplier<Page>> pages;

  private record Page(int status, String type, String text) {}

  private TelemetryPages(HttpServer server, SortedMap<String, Supplier<Page>> pages) {
    this.server = server;
    this.pages = pages;
    // A thread for each caller, so that one who dawdles holds up nobody else.
    this.callers = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(callers);
    server.createContext("/", this::answer);
    server.start();
  }

  private static void unlessSet(String property, int limit) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(limit));
    }
  }

  /// A registry whose meters can be shown.
  public static PrometheusMeterRegistry meters() {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  }

  /// Opens the pages.
  ///
  /// @param serving whether the node serves, asked at each look at its health
  /// @throws IOException naming the address when it cannot be listened on
  public static TelemetryPages open(
      HostPort address, PrometheusMeterRegistry meters, BooleanSupplier serving)
      throws IOException {
    try {
      return new TelemetryPages(
          HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0),
          new TreeMap<>(
              Map.of(
                  "/actuator/prometheus",
                  () -> new Page(200, "text/plain; version=0.0.4; charset=utf-8", meters.scrape()),
                  "/actuator/health",
                  () -> health(serving.getAsBoolean()))));
    } catch (IOException e) {
      throw new IOException("telemetry cannot be shown on " + address, e);
    }
  }

  private static Page health(boolean serving) {
    return serving
        ? new Page(200, "application/json", "{\"status\":\"UP\"}")
        : new Page(
            503,
            "application/json",
            "{\"status\":\"DOWN\",\"reason\":\"no leader is known, or the node is not running\"}");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, new Page(405, PLAIN, "This page can only be read.\n"));
        return;
      }
      Supplier<Page> asked = pages.get(String.valueOf(exchange.getRequestURI().getPath()));
      send(
          exchange,
          asked == null
              ? new Page(
                  404, PLAIN, "Here are %s.\n".formatted(String.join(" and ", pages.keySet())))
              : shown(asked));
    }
  }

  private static Page shown(Supplier<Page> asked) {
    try {
      return asked.get();
    } catch (RuntimeException e) {
      LOG.error("A page of telemetry cannot be shown", e);
      return new Page(500, PLAIN, "This node cannot show that now; its log says why.\n");
    }
  }

  private static void send(HttpExchange exchange, Page page) throws IOException {
    byte[] body = page.text().getBytes(StandardCharsets.UTF_8);
    boolean headOnly = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", page.type());
    exchange.sendResponseHeaders(page.status(), headOnly ? -1 : body.length);
    if (!headOnly) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    callers.shutdownNow();
  }
}
