package dev.aegis.controlplane.agent.forge;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the forge holds, and what it answers. Not thread-safe; [ForgeSimulator] lets in one request
/// at a time.
final class ForgeApi {
  private static final JsonMapper JSON = new JsonMapper();

  private final String repository;
  private final ForgeGit git;
  private final InstantSource clock;
  private final Map<Integer, Topic> topics = new LinkedHashMap<>();

  /// An issue, or a pull request: on a forge they share their numbers.
  static final class Topic {
    final int number;
    final Instant createdAt;
    final boolean isPull;
    String title;
    String body;
    String head = "";
    String headRepository = "";
    String state = "open";
    Instant updatedAt;
    Optional<Instant> closedAt = Optional.empty();
    Optional<Instant> mergedAt = Optional.empty();
    String frozenHead = "";
    List<String> labels = List.of();

    Topic(int number, boolean isPull, String title, String body, Instant at) {
      this.number = number;
      this.isPull = isPull;
      this.title = title;
      this.body = body;
      this.createdAt = at;
      this.updatedAt = at;
    }
  }

  /// @param path within the repository, decoded; empty for the repository itself
  record Request(String method, String path, Map<String, String> query, JsonNode body) {}

  record Answer(int status, Object json, Map<String, String> headers) {
    static Answer of(int status, Object json) {
      return new Answer(status, json, Map.of());
    }

    static Answer refused(int status, String message) {
      return of(status, Map.of("message", message, "documentation_url", "https://docs.github.com"));
    }

    static Answer invalid(String message) {
      return of(
          422,
          Map.of(
              "message",
              "Validation Failed",
              "errors",
              List.of(Map.of("resource", "PullRequest", "code", "custom", "message", message))));
    }

    byte[] bytes() {
      return JSON.writeValueAsBytes(json);
    }
  }

  ForgeApi(String repository, ForgeGit git, InstantSource clock) {
    this.repository = repository;
    this.git = git;
    this.clock = clock;
  }

  List<Topic> topics() {
    return List.copyOf(topics.values());
  }

  Topic topic(int number) {
    return Optional.ofNullable(topics.get(number)).orElseThrow();
  }

  Topic add(boolean isPull, String title, String body) {
    Topic topic = new Topic(topics.size() + 1, isPull, title, body, now());
    topics.put(topic.number, topic);
    return topic;
  }

  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  Answer answer(Request request) throws IOException {
    String[] parts = request.path().split("/", 3);
    String what = parts.length > 1 ? parts[1] : "";
    String rest = parts.length > 2 ? parts[2] : "";
    return switch (request.method() + " " + what) {
      case "GET " -> Answer.of(200, repository());
      case "GET branches" -> branch(rest);
      case "GET contents" -> contents(rest, request.query().getOrDefault("ref", "main"));
      case "GET commits" -> git.commit(rest).map(ForgeApi::commit).orElseGet(ForgeApi::notFound);
      case "POST git" ->
          switch (rest) {
            case "blobs" -> makeBlob(request.body());
            case "trees" -> makeTree(request.body());
            case "commits" -> makeCommit(request.body());
            case "refs" -> makeRef(request.body());
            default -> notFound();
          };
      case "GET pulls" -> rest.isEmpty() ? listPulls(request.query()) : onPull(rest, request);
      case "POST pulls" -> makePull(request.body());
      case "PATCH pulls" -> onPull(rest, request);
      case "GET issues" -> listIssues(request.query());
      case "POST issues" -> makeIssue(request.body());
      default -> notFound();
    };
  }

  private static Answer notFound() {
    return Answer.refused(404, "Not Found");
  }

  private Map<String, Object> repository() {
    String[] names = repository.split("/", -1);
    return Map.of(
        "id",
        1,
        "name",
        names[1],
        "full_name",
        repository,
        "owner",
        Map.of("login", names[0], "id", 1),
        "default_branch",
        "main");
  }

  private Answer branch(String name) throws IOException {
    return git.head(name)
        .map(sha ->
            Answer.of(200, Map.of("name", name, "commit", Map.of("sha", sha), "protected", false)))
        .orElseGet(() -> Answer.refused(404, "Branch not found"));
  }

  private Answer contents(String path, String ref) throws IOException {
    Optional<String> commit = git.head(ref).or(() -> Optional.of(ref));
    return git.file(commit.get(), path)
        .map(bytes ->
            Answer.of(
                200,
                Map.of(
                    "type",
                    "file",
                    "encoding",
                    "base64",
                    "size",
                    bytes.length,
                    "name",
                    path,
                    "path",
                    path,
                    "content",
                    Base64.getMimeEncoder(60, new byte[] {'\n'}).encodeToString(bytes),
                    "sha",
                    "0".repeat(40))))
        .orElseGet(ForgeApi::notFound);
  }

  private static Answer commit(RevCommit commit) {
    Map<String, Object> inner =
        Map.of(
            "author", person(commit.getAuthorIdent()),
            "committer", person(commit.getCommitterIdent()),
            "message", commit.getFullMessage(),
            "tree", Map.of("sha", commit.getTree().name()));
    return Answer.of(200, Map.of("sha", commit.name(), "commit", inner, "parents", List.of()));
  }

  private static Map<String, Object> person(PersonIdent ident) {
    return Map.of(
        "name", ident.getName(),
        "email", ident.getEmailAddress(),
        "date", ident.getWhenAsInstant().toString());
  }

  private Answer makeBlob(JsonNode body) throws IOException {
    byte[] content =
        body.path("encoding").asString("").equals("base64")
            ? Base64.getMimeDecoder().decode(body.path("content").asString())
            : body.path("content").asString().getBytes(StandardCharsets.UTF_8);
    return Answer.of(201, Map.of("sha", git.blob(content)));
  }

  private Answer makeTree(JsonNode body) throws IOException {
    JsonNode entry = body.path("tree").path(0);
    String tree =
        git.tree(
            Optional.of(body.path("base_tree").asString()),
            entry.path("path").asString(),
            entry.path("sha").asString());
    return Answer.of(201, Map.of("sha", tree, "tree", List.of()));
  }

  private Answer makeCommit(JsonNode body) throws IOException {
    List<String> parents = new ArrayList<>();
    body.path("parents").forEach(parent -> parents.add(parent.asString()));
    String sha =
        git.commit(
            body.path("tree").asString(),
            parents,
            ident(body.path("author")),
            ident(body.path("committer")),
            body.path("message").asString());
    return Answer.of(201, Map.of("sha", sha, "message", body.path("message").asString()));
  }

  private static PersonIdent ident(JsonNode person) {
    return ForgeGit.person(
        person.path("name").asString(),
        person.path("email").asString(),
        Instant.parse(person.path("date").asString()));
  }

  private Answer makeRef(JsonNode body) throws IOException {
    String ref = body.path("ref").asString();
    String sha = body.path("sha").asString();
    if (!ref.startsWith("refs/heads/") || git.commit(sha).isEmpty()) {
      return Answer.refused(422, "Object does not exist");
    }
    return git.create(ref.substring("refs/heads/".length()), sha)
        ? Answer.of(201, Map.of("ref", ref, "object", Map.of("sha", sha, "type", "commit")))
        : Answer.refused(422, "Reference already exists");
  }

  private Answer makePull(JsonNode body) throws IOException {
    String head = body.path("head").asString();
    Optional<String> commit = git.head(head);
    Optional<String> main = git.head(body.path("base").asString());
    if (commit.isEmpty() || main.isEmpty()) {
      return Answer.invalid("head or base is invalid");
    }
    boolean isThere =
        topics.values().stream()
            .anyMatch(one ->
                one.isPull
                    && one.state.equals("open")
                    && one.head.equals(head)
                    && one.headRepository.equals(repository));
    if (isThere) {
      return Answer.invalid(
          "A pull request already exists for " + repository.split("/", -1)[0] + ":" + head + ".");
    }
    if (git.isPartOf(commit.get(), main.get())) {
      return Answer.invalid("No commits between main and " + head);
    }
    Topic pull = add(true, body.path("title").asString(), body.path("body").asString());
    pull.head = head;
    pull.headRepository = repository;
    return Answer.of(201, json(pull));
  }

  private Answer onPull(String number, Request request) throws IOException {
    Topic pull = topics.get(Integer.valueOf(number));
    if (pull == null || !pull.isPull) {
      return notFound();
    }
    if (request.method().equals("PATCH")) {
      pull.body = request.body().path("body").asString(pull.body);
      pull.title = request.body().path("title").asString(pull.title);
      pull.updatedAt = now();
    }
    return Answer.of(200, json(pull));
  }

  private Answer listPulls(Map<String, String> query) throws IOException {
    String head = query.getOrDefault("head", "");
    String owner = repository.split("/", -1)[0] + ":";
    return page(
        query,
        one ->
            one.isPull
                && isIn(one, query.getOrDefault("state", "open"))
                && (head.isEmpty()
                    || ((owner + one.head).equals(head) && one.headRepository.equals(repository))));
  }

  private Answer listIssues(Map<String, String> query) throws IOException {
    Instant since = Instant.parse(query.getOrDefault("since", "1970-01-01T00:00:00Z"));
    String label = query.getOrDefault("labels", "");
    return page(
        query,
        one ->
            isIn(one, query.getOrDefault("state", "open"))
                && !one.updatedAt.isBefore(since)
                && (label.isEmpty() || one.labels.contains(label)));
  }

  private static boolean isIn(Topic one, String state) {
    return state.equals("all") || one.state.equals(state);
  }

  private Answer page(Map<String, String> query, Predicate<Topic> wanted) throws IOException {
    int size = Integer.parseInt(query.getOrDefault("per_page", "30"));
    int page = Integer.parseInt(query.getOrDefault("page", "1"));
    Comparator<Topic> newestFirst =
        query.getOrDefault("sort", "created").equals("updated")
            ? Comparator.comparing(one -> one.updatedAt)
            : Comparator.comparing(one -> one.createdAt);
    List<Topic> found =
        topics.values().stream()
            .filter(wanted)
            .sorted(newestFirst.thenComparingInt(one -> one.number).reversed())
            .toList();
    List<Object> shown = new ArrayList<>();
    for (Topic one : found.stream().skip((page - 1L) * size).limit(size).toList()) {
      shown.add(json(one));
    }
    boolean more = found.size() > page * size;
    return new Answer(
        200, shown, more ? Map.of("X-Next-Page", Integer.toString(page + 1)) : Map.of());
  }

  private Answer makeIssue(JsonNode body) throws IOException {
    Topic issue = add(false, body.path("title").asString(), body.path("body").asString());
    List<String> labels = new ArrayList<>();
    body.path("labels").forEach(label -> labels.add(label.asString()));
    issue.labels = labels;
    return Answer.of(201, json(issue));
  }

  private Map<String, Object> json(Topic one) throws IOException {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", one.number);
    json.put("number", one.number);
    json.put("title", one.title);
    json.put("body", one.body);
    json.put("state", one.state);
    json.put("created_at", one.createdAt.toString());
    json.put("updated_at", one.updatedAt.toString());
    one.closedAt.ifPresent(at -> json.put("closed_at", at.toString()));
    json.put("labels", one.labels.stream().map(name -> Map.of("id", 1, "name", name)).toList());
    if (one.isPull) {
      one.mergedAt.ifPresent(at -> json.put("merged_at", at.toString()));
      String sha = one.frozenHead.isEmpty() ? git.head(one.head).orElse("") : one.frozenHead;
      Map<String, Object> head = new LinkedHashMap<>();
      head.put("ref", one.head);
      head.put("sha", sha);
      if (one.headRepository.equals(repository)) {
        head.put("repo", repository());
      } else if (!one.headRepository.isEmpty()) {
        head.put("repo", Map.of("id", 2, "full_name", one.headRepository));
      }
      json.put("head", head);
      json.put("base", Map.of("ref", "main", "sha", git.head("main").orElse("")));
    }
    return json;
  }
}
