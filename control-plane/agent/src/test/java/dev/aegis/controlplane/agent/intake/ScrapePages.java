package dev.aegis.controlplane.agent.intake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A node's actuator, as far as the agent may know it: one page.
public final class ScrapePages implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private volatile HttpHandler answer = exchange -> send(exchange, 200, "");

  private ScrapePages(HttpServer server) {
    this.server = server;
  }

  public static ScrapePages start() throws IOException {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ScrapePages pages = new ScrapePages(HttpServer.create(anyPort, 0));
    pages.server.setExecutor(pages.threads);
    pages.server.createContext(
        "/",
        exchange -> {
          pages.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          pages.answer.handle(exchange);
        });
    pages.server.start();
    return pages;
  }

  public HostPort address() {
    return new HostPort("127.0.0.1", server.getAddress().getPort());
  }

  public void show(String page) {
    answer = exchange -> send(exchange, 200, page);
  }

  void answer(HttpHandler handler) {
    answer = handler;
  }

  /// What was asked: `GET /actuator/prometheus`.
  List<String> requests() {
    return List.copyOf(requests);
  }

  static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
