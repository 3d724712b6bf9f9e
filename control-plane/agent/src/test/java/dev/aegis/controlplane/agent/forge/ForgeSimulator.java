package dev.aegis.controlplane.agent.forge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.aegis.controlplane.agent.forge.ForgeApi.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A forge on loopback: answers as GitHub does, keeps what it was told, and fails when asked to.
///
/// What people do there (close, merge, edit, push, delete) are methods; what the agent does comes
/// over the socket. Thread-safe.
public final class ForgeSimulator implements AutoCloseable {
  public static final String REPOSITORY = "acme/config";

  private static final JsonMapper JSON = new JsonMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final String token;
  private final ForgeGit git;
  private final ForgeApi api;
  private final InstantSource clock;
  private final List<Planned> faults = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private int remaining = 5_000;

  /// @param times how often it is left to happen
  private record Planned(Pattern request, Fault fault, AtomicInteger times) {}

  private ForgeSimulator(HttpServer server, String token, ForgeGit git, InstantSource clock) {
    this.server = server;
    this.token = token;
    this.git = git;
    this.clock = clock;
    this.api = new ForgeApi(REPOSITORY, git, clock);
  }

  /// With one file, `aegis.yaml`, on `main`.
  public static ForgeSimulator start(Path folder, String yaml, String token, InstantSource clock)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    ForgeSimulator forge = new ForgeSimulator(server, token, ForgeGit.create(folder), clock);
    forge.push("main", yaml);
    server.setExecutor(forge.threads);
    var _ = server.createContext("/", forge::serve);
    server.start();
    return forge;
  }

  /// As of an Enterprise Server: with a path.
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v3");
  }

  /// The next requests that match fail.
  ///
  /// @param request a pattern for `METHOD path`, the path within the repository
  public synchronized void fail(String request, Fault fault, int times) {
    faults.add(new Planned(Pattern.compile(request), fault, new AtomicInteger(times)));
  }

  public synchronized void failNoMore() {
    faults.clear();
  }

  /// Every request so far: `METHOD path`.
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  /// Every body that was sent so far.
  public synchronized List<String> bodies() {
    return List.copyOf(bodies);
  }

  public synchronized void requestsLeft(int left) {
    remaining = left;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String prefix = "/api/v3/repos/" + REPOSITORY;
      String inside = path.startsWith(prefix) ? path.substring(prefix.length()) : "?" + path;
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      Optional<Fault> fault;
      Answer answer;
      synchronized (this) {
        requests.add(exchange.getRequestMethod() + " " + inside);
        bodies.add(body);
        fault = fault(exchange.getRequestMethod() + " " + inside);
        answer =
            fault.isPresent() && !fault.get().happens()
                ? Answer.of(200, Map.of())
                : answer(exchange, inside, body);
      }
      if (fault.isPresent()) {
        failWith(fault.get(), exchange, answer);
      } else {
        send(exchange, answer.status(), answer.headers(), answer.bytes());
      }
    }
  }

  private Optional<Fault> fault(String request) {
    for (Iterator<Planned> it = faults.iterator(); it.hasNext(); ) {
      Planned planned = it.next();
      if (planned.request().matcher(request).matches()) {
        if (planned.times().decrementAndGet() == 0) {
          it.remove();
        }
        return Optional.of(planned.fault());
      }
    }
    return Optional.empty();
  }

  private Answer answer(HttpExchange exchange, String path, String body) throws IOException {
    String authorization =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (!authorization.equals("Bearer " + token) && !authorization.equals("token " + token)) {
      // It repeats what it got: nobody but us should ever be able to write such a server.
      return Answer.refused(401, "Bad credentials: " + authorization);
    }
    if (remaining == 0) {
      return Answer.refused(403, "API rate limit exceeded for user ID 1.");
    }
    remaining--;
    if (path.startsWith("?")) {
      return Answer.refused(404, "Not Found");
    }
    JsonNode json = JSON.readTree(body.isEmpty() ? "{}" : body);
    String query = exchange.getRequestURI().getRawQuery();
    return api.answer(new ForgeApi.Request(exchange.getRequestMethod(), path, query(query), json));
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new TreeMap<>();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(
            URLDecoder.decode(pair.substring(0, equals), UTF_8),
            URLDecoder.decode(pair.substring(equals + 1), UTF_8));
      }
    }
    return query;
  }

  private void failWith(Fault fault, HttpExchange exchange, Answer answer) throws IOException {
    switch (fault) {
      case Fault.Refusal refusal ->
          send(
              exchange,
              refusal.status(),
              refusal.headers(),
              Answer.refused(refusal.status(), refusal.message()).bytes());
      case Fault.StrangePage _ ->
          send(exchange, 200, Map.of(), "<html>Please sign in</html>".getBytes(UTF_8));
      case Fault.Silence _ -> {
        try {
          closing.await();
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      case Fault.Late(CountDownLatch release) -> {
        try {
          release.await();
          send(exchange, answer.status(), answer.headers(), answer.bytes());
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      }
      case Fault.Break _ -> {} // closing the exchange without an answer breaks the connection
      case Fault.CutOff _ -> {
        byte[] bytes = answer.bytes();
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
      }
      case Fault.HalfDocument _ -> {
        byte[] bytes = answer.bytes();
        send(
            exchange,
            answer.status(),
            Map.of(),
            Arrays.copyOf(bytes, Math.max(1, bytes.length / 2)));
      }
    }
  }

  private void send(HttpExchange exchange, int status, Map<String, String> headers, byte[] bytes)
      throws IOException {
    var out = exchange.getResponseHeaders();
    out.set("Content-Type", "application/json; charset=utf-8");
    out.set("X-RateLimit-Limit", "5000");
    out.set("X-RateLimit-Remaining", Integer.toString(remaining));
    out.set("X-RateLimit-Reset", Long.toString(clock.instant().getEpochSecond() + 1_800));
    headers.forEach(out::set);
    String next = headers.get("X-Next-Page");
    if (next != null) {
      String address = exchange.getRequestURI().toString().replaceAll("[?&]page=[0-9]+", "");
      out.set(
          "Link",
          "<http://127.0.0.1:%d%s%spage=%s>; rel=\"next\""
              .formatted(
                  server.getAddress().getPort(), address, address.contains("?") ? "&" : "?", next));
    }
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  // What people do.

  /// A person pushes a file to a branch, and makes the branch if need be.
  public synchronized String push(String branch, String yaml) {
    try {
      var ada = ForgeGit.person("Ada", "ada@acme.example", clock.instant());
      Optional<String> parent = git.head(branch);
      Optional<String> base =
          parent.isPresent()
              ? git.commit(parent.get()).map(commit -> commit.getTree().name())
              : Optional.empty();
      String tree = git.tree(base, "aegis.yaml", git.blob(yaml.getBytes(UTF_8)));
      String commit = git.commit(tree, parent.stream().toList(), ada, ada, "By hand\n");
      git.move(branch, commit);
      return commit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public synchronized void branchOff(String branch) throws IOException {
    git.move(branch, git.head("main").orElseThrow());
  }

  public synchronized void close(int pull) throws IOException {
    decide(pull, false);
  }

  public synchronized void merge(int pull) throws IOException {
    String head = git.head(api.topic(pull).head).orElseThrow();
    var ada = ForgeGit.person("Ada", "ada@acme.example", clock.instant());
    String tree = git.commit(head).orElseThrow().getTree().name();
    String main = git.head("main").orElseThrow();
    git.move("main", git.commit(tree, List.of(main, head), ada, ada, "Merge\n"));
    decide(pull, true);
  }

  private void decide(int number, boolean merged) throws IOException {
    ForgeApi.Topic pull = api.topic(number);
    Instant now = api.now();
    pull.frozenHead = git.head(pull.head).orElse("");
    pull.state = "closed";
    pull.closedAt = Optional.of(now);
    pull.mergedAt = merged ? Optional.of(now) : Optional.empty();
    pull.updatedAt = now;
  }

  public synchronized void deleteBranch(String branch) throws IOException {
    git.delete(branch);
  }

  public synchronized void edit(int number, String body) {
    api.topic(number).body = body;
    api.topic(number).updatedAt = api.now();
  }

  public synchronized void removeLabels(int number) {
    api.topic(number).labels = List.of();
  }

  /// Somebody opens a pull request, from a copy of the repository or not.
  public synchronized int openByHand(String fromRepository, String branch, String body) {
    ForgeApi.Topic pull = api.add(true, "By hand", body);
    pull.head = branch;
    pull.headRepository = fromRepository;
    pull.frozenHead = "1".repeat(40);
    return pull.number;
  }

  // What is there.

  public synchronized List<Integer> pulls() {
    return api.topics().stream().filter(one -> one.isPull).map(one -> one.number).toList();
  }

  public synchronized List<Integer> openPulls() {
    return api.topics().stream()
        .filter(one -> one.isPull && one.state.equals("open"))
        .map(one -> one.number)
        .toList();
  }

  public synchronized List<String> issueTitles() {
    return api.topics().stream().filter(one -> !one.isPull).map(one -> one.title).toList();
  }

  public synchronized List<Integer> issues() {
    return api.topics().stream().filter(one -> !one.isPull).map(one -> one.number).toList();
  }

  public synchronized String body(int number) {
    return api.topic(number).body;
  }

  public synchronized List<String> branches() throws IOException {
    return git.branches();
  }

  public synchronized String head(String branch) throws IOException {
    return git.head(branch).orElseThrow();
  }

  public synchronized String file(String branch) throws IOException {
    return git.text(head(branch), "aegis.yaml");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
    git.close();
  }
}
