package dev.aegis.chaos.observe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Reads all nodes' metrics, all at once. Safe for use by many threads.
public final class Observer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final List<String> nodes;
  private final UnaryOperator<String> address;
  private final Digests digests = new Digests();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// An observer, which has seen nothing yet.
  ///
  /// @param address where a node shows its metrics, `host:port`
  public Observer(List<String> nodes, UnaryOperator<String> address) {
    this.nodes = List.copyOf(nodes);
    this.address = address;
  }

  /// All digests that were seen.
  public Digests digests() {
    return digests;
  }

  /// A fresh look at all nodes; takes no longer than a silent node is waited for.
  public Situation look() throws InterruptedException {
    Map<String, NodeReading> readings = new ConcurrentSkipListMap<>();
    var all =
        nodes.stream()
            .map(node ->
                threads.submit(() -> read(node).ifPresent(reading -> readings.put(node, reading))))
            .toList();
    for (var one : all) {
      try {
        one.get();
      } catch (ExecutionException failure) {
        throw new IllegalStateException("A look at a node failed unexpectedly.", failure);
      }
    }
    Situation situation = new Situation(nodes, readings);
    digests.add(situation);
    return situation;
  }

  /// Looks until it is so. Nothing when it is not in time.
  public Optional<Situation> await(Predicate<Situation> wanted, Duration limit)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Situation now = look();
      if (wanted.test(now)) {
        return Optional.of(now);
      }
      if (System.nanoTime() - deadline >= 0) {
        return Optional.empty();
      }
      Thread.sleep(BETWEEN_LOOKS);
    }
  }

  /// Nothing when the node does not answer in time, or is not ready to.
  private Optional<NodeReading> read(String node) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address.apply(node) + "/actuator/prometheus"))
            .timeout(PATIENCE)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() == 200 ? NodeReading.parse(answer.body()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // dead, paused, or starting: a silent node
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    threads.close();
    http.close();
  }
}
