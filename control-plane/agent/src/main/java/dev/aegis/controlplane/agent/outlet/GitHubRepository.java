package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import dev.aegis.controlplane.plan.PastProposal.State;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kohsuke.github.GHCommit;
import org.kohsuke.github.GHDirection;
import org.kohsuke.github.GHIssue;
import org.kohsuke.github.GHIssueQueryBuilder;
import org.kohsuke.github.GHIssueState;
import org.kohsuke.github.GHPullRequest;
import org.kohsuke.github.GHPullRequestQueryBuilder;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.PagedIterable;
import org.kohsuke.github.PagedIterator;

/// The few things the outlets ask of a repository on GitHub, each one or two requests, in their own
/// words.
///
/// Whatever goes wrong is an [OutletException]: an answer of another shape than the API promises
/// makes the library throw anything (a broken base64 is an `AssertionError`), and counts as no
/// answer. Thread-safe.
final class GitHubRepository implements AutoCloseable {
  private static final int PAGE = 100;
  private static final int MAX_PAGES = 10;

  private final GitHubPlace place;
  private final ForgeConnector connector;
  private final GitHub gitHub;
  private volatile @Nullable GHRepository known;

  /// A commit never changes, so none is asked for twice; the library keeps them only until memory
  /// is tidied. Room for the heads of all that [#pulls] may show; the one longest unused goes
  /// first.
  private final Map<String, Optional<AgentCommit>> commits =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Optional<AgentCommit>> eldest) {
              return size() > PAGE * (MAX_PAGES + 1);
            }
          });

  /// What is asked of the library.
  @FunctionalInterface
  private interface Request<T> {
    T send() throws IOException;
  }

  private GitHubRepository(GitHubPlace place, ForgeConnector connector, GitHub gitHub) {
    this.place = place;
    this.connector = connector;
    this.gitHub = gitHub;
  }

  /// Asks nothing yet.
  static GitHubRepository at(GitHubPlace place, InstantSource clock) {
    ForgeConnector connector = new ForgeConnector(place, clock);
    try {
      GitHub gitHub =
          new GitHubBuilder()
              .withEndpoint(place.endpoint().toString())
              .withConnector(connector)
              .withAuthorizationProvider(() -> authorization(place.token()))
              .build();
      return new GitHubRepository(place, connector, gitHub);
    } catch (IOException e) {
      throw new IllegalStateException("the library asked something before it was told to", e);
    }
  }

  /// Nothing is asked without a token, so there is no pause either: the next request looks again.
  private static String authorization(GitHubToken token) throws OutletException {
    try {
      return "Bearer " + token.reveal();
    } catch (IOException e) {
      throw new OutletException(
          Kind.UNAUTHORISED,
          "the token cannot be read ("
              + e.getClass().getSimpleName()
              + ": "
              + e.getMessage()
              + "): put it back into its file; it is read again for the next request",
          null,
          e);
    }
  }

  /// `OWNER/NAME`, for a message.
  String name() {
    return place.repository();
  }

  /// The commit a branch is at.
  Optional<String> head(String branch) throws OutletException {
    try {
      return Optional.of(ask(() -> text(repository().getBranch(branch).getSHA1())));
    } catch (OutletException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      var _ = ask(this::repository); // which fails, if it is the repository that is not there
      return Optional.empty();
    }
  }

  /// A file at the root of a commit; at most a mebibyte.
  byte[] file(String commit, String name) throws OutletException {
    return ask(() -> {
      try (InputStream content = repository().getFileContent(name, commit).read()) {
        return content.readAllBytes();
      }
    });
  }

  /// The agent's own words in a commit, if it is the agent's.
  Optional<AgentCommit> agentCommit(String commit) throws OutletException {
    Optional<AgentCommit> read = commits.get(commit);
    if (read == null) {
      read =
          ask(() -> {
            GHCommit.ShortInfo info = repository().getCommit(commit).getCommitShortInfo();
            return AgentCommit.read(
                info.getAuthor().getEmail(), info.getCommitter().getEmail(), info.getMessage());
          });
      commits.put(commit, read);
    }
    return read;
  }

  /// Writes a commit in which one file of the root is replaced; no branch moves.
  String commit(String parent, String name, String content, String message, Instant at)
      throws OutletException {
    return ask(() -> {
      GHRepository repository = repository();
      String base = text(repository.getCommit(parent).getCommitShortInfo().getTreeSHA1());
      String tree =
          text(repository.createTree().baseTree(base).add(name, content, false).create().getSha());
      Date when = Date.from(at);
      return text(
          repository
              .createCommit()
              .message(message)
              .tree(tree)
              .parent(parent)
              .author(AgentCommit.AUTHOR, AgentCommit.MAIL, when)
              .committer(AgentCommit.AUTHOR, AgentCommit.MAIL, when)
              .create()
              .getSHA1());
    });
  }

  /// Fails with a conflict if the branch is there.
  void createBranch(String branch, String commit) throws OutletException {
    var _ = ask(() -> text(repository().createRef("refs/heads/" + branch, commit).getRef()));
  }

  /// The pull requests of a branch, in any state.
  List<ForgePull> pullsOn(String branch) throws OutletException {
    return ask(() ->
        pulls(
            repository()
                .queryPullRequests()
                .state(GHIssueState.ALL)
                .head(place.owner() + ":" + branch)
                .list(),
            1));
  }

  /// All open pull requests, and the hundred others that changed last.
  List<ForgePull> pulls() throws OutletException {
    return ask(() -> {
      List<ForgePull> all = new ArrayList<>();
      all.addAll(
          pulls(repository().queryPullRequests().state(GHIssueState.OPEN).list(), MAX_PAGES));
      all.addAll(
          pulls(
              repository()
                  .queryPullRequests()
                  .state(GHIssueState.CLOSED)
                  .sort(GHPullRequestQueryBuilder.Sort.UPDATED)
                  .direction(GHDirection.DESC)
                  .list(),
              1));
      return List.copyOf(all);
    });
  }

  /// Fails with a conflict if there is an open one of the branch, or nothing in it to merge.
  int openPull(String title, String branch, String base, String body) throws OutletException {
    return ask(() -> repository().createPullRequest(title, branch, base, body).getNumber());
  }

  void rewrite(int pull, String body) throws OutletException {
    var _ =
        ask(() -> {
          repository().getPullRequest(pull).setBody(body);
          return pull;
        });
  }

  /// Whether one of the issues has this title: of those with the label, or of all that changed
  /// since.
  boolean hasIssue(String title, String label, Instant since) throws OutletException {
    return ask(() ->
        isAmong(title, issues().label(label).list())
            || isAmong(title, issues().since(Date.from(since)).list()));
  }

  void openIssue(String title, String label, String body) throws OutletException {
    var _ = ask(() -> repository().createIssue(title).label(label).body(body).create().getNumber());
  }

  private GHIssueQueryBuilder issues() throws IOException {
    return repository()
        .queryIssues()
        .state(GHIssueState.ALL)
        .sort(GHIssueQueryBuilder.Sort.CREATED)
        .direction(GHDirection.DESC);
  }

  private static boolean isAmong(String title, PagedIterable<GHIssue> issues) {
    PagedIterator<GHIssue> pages = issues.withPageSize(PAGE).iterator();
    for (int page = 0; page < MAX_PAGES && pages.hasNext(); page++) {
      for (GHIssue issue : pages.nextPage()) {
        if (title.equals(issue.getTitle())) {
          return true;
        }
      }
    }
    return false;
  }

  private List<ForgePull> pulls(PagedIterable<GHPullRequest> found, int maxPages)
      throws IOException {
    List<ForgePull> pulls = new ArrayList<>();
    PagedIterator<GHPullRequest> pages = found.withPageSize(PAGE).iterator();
    for (int page = 0; page < maxPages && pages.hasNext(); page++) {
      for (GHPullRequest pull : pages.nextPage()) {
        if (isOurs(pull)) {
          pulls.add(pull(pull));
        }
      }
    }
    return pulls;
  }

  /// Anybody may open a pull request from a copy of the repository, on a branch of any name.
  private boolean isOurs(GHPullRequest pull) {
    GHRepository from = pull.getHead().getRepository();
    return from != null && place.repository().equalsIgnoreCase(from.getFullName());
  }

  private static ForgePull pull(GHPullRequest pull) throws IOException {
    Instant openedAt = pull.getCreatedAt().toInstant();
    Date merged = pull.getMergedAt();
    Date closed = pull.getClosedAt();
    boolean isOpen = pull.getState() == GHIssueState.OPEN;
    Date decided = merged == null ? closed : merged;
    return new ForgePull(
        pull.getNumber(),
        text(pull.getHead().getRef()),
        text(pull.getHead().getSha()),
        isOpen ? State.OPEN : merged == null ? State.CLOSED : State.MERGED,
        openedAt,
        isOpen || decided == null ? openedAt : decided.toInstant(),
        Objects.requireNonNullElse(pull.getBody(), ""));
  }

  private GHRepository repository() throws IOException {
    GHRepository repository = known;
    if (repository == null) {
      repository = gitHub.getRepository(place.repository());
      text(repository.getFullName());
      known = repository;
    }
    return repository;
  }

  private static String text(@Nullable String text) throws IOException {
    if (text == null || text.isEmpty()) {
      throw new IOException("something is missing in the answer");
    }
    return text;
  }

  private <T> T ask(Request<T> request) throws OutletException {
    try {
      return request.send();
    } catch (IOException | RuntimeException | AssertionError e) {
      Optional<OutletException> typed = OutletException.in(e);
      throw typed.isPresent() ? typed.get() : connector.garbled(e);
    }
  }

  @Override
  public void close() {
    connector.close();
  }
}
