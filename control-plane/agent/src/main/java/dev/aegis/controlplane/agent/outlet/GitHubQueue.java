package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.PastProposal;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.controlplane.propose.BranchName;
import dev.aegis.controlplane.propose.Concern;
import dev.aegis.controlplane.propose.ProposalBody;
import dev.aegis.telemetry.verdict.AnomalyKind;
import dev.aegis.telemetry.verdict.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The proposal queue as pull requests on GitHub.
///
/// A proposal takes three writings: a commit, its branch, the pull request. Any of them may fail,
/// or happen while its answer is lost. Nothing is remembered for that case: every turn reads what
/// is there and goes on from it. What holds at every moment:
///
/// - one open pull request for each concern: the branch is the concern's hash, and GitHub itself
///   takes no second one of the same branch;
/// - a branch is only ever created, never moved, so no commit of a person is lost; one whose head
///   is not the agent's own commit is a person's, and so is a body that was rewritten;
/// - `main` is never written;
/// - the file on the branch says exactly what the envelope approved, or no pull request is opened.
///
/// All it knows of the past is in the pull requests and their commits (see [PullBody],
/// [AgentCommit]). Thread-safe; one agent for each repository is expected, and more do no harm.
public final class GitHubQueue
    implements ConfigPullRequests, DeployedConfigSource, ProposalHistorySource, AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final GitHubRepository repository;

  private GitHubQueue(GitHubRepository repository) {
    this.repository = repository;
  }

  /// Opens the queue; nothing is asked of GitHub before it is needed.
  public static GitHubQueue open(GitHubPlace place, InstantSource clock) {
    return new GitHubQueue(GitHubRepository.at(place, clock));
  }

  /// The issues of the same repository, over the same connection.
  public PostmortemIssues issues() {
    return new GitHubIssues(repository);
  }

  @Override
  public DeployedConfig read() throws IOException, MalformedConfigException {
    return ConfigFile.read(mainFile(mainHead()));
  }

  @Override
  public ProposalHistory history() throws IOException {
    List<PastProposal> proposals = new ArrayList<>();
    for (ForgePull pull : repository.pulls()) {
      past(pull).ifPresent(proposals::add);
    }
    return new ProposalHistory(proposals);
  }

  @Override
  public Delivered openOrUpdate(
      ApprovedPatch patch, Concern concern, ProposalBody body, Instant now) throws IOException {
    Instant at = now.truncatedTo(ChronoUnit.SECONDS);
    String branch = concern.branch().value();
    String complaint = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<ForgePull> open =
          repository.pullsOn(branch).stream().filter(ForgePull::isOpen).findFirst();
      try {
        return open.isPresent()
            ? renew(open.get(), patch, concern, body, at)
            : openNew(patch, concern, body, at);
      } catch (OutletException e) {
        if (e.kind() != Kind.CONFLICT) {
          throw e;
        }
        complaint = String.valueOf(e.getMessage()); // somebody was faster: read again
      }
    }
    return new Delivered.Refused(complaint);
  }

  private Delivered renew(
      ForgePull pull, ApprovedPatch patch, Concern concern, ProposalBody body, Instant at)
      throws IOException {
    Optional<PullBody> written = PullBody.read(pull.body());
    if (!isOwn(pull.head(), concern)
        || written.isEmpty()
        || !written.get().isUntouched()
        || !written.get().subject().equals(concern.subject().canonical())) {
      return new Delivered.LeftToAPerson(pull.branch());
    }
    if (at.isBefore(written.get().renewedAt().plus(LocalGitQueue.RENEWAL))) {
      return new Delivered.StillFresh(pull.number());
    }
    String before = text(mainHead());
    repository.rewrite(pull.number(), body(patch, concern, body, before, text(pull.head()), at));
    return new Delivered.Updated(pull.number());
  }

  private Delivered openNew(ApprovedPatch patch, Concern concern, ProposalBody body, Instant at)
      throws IOException {
    String branch = concern.branch().value();
    String main = mainHead();
    String before = text(main);
    String after;
    try {
      after = ConfigFile.edited(before, patch);
    } catch (MalformedConfigException e) {
      return new Delivered.Refused(String.valueOf(e.getMessage()));
    }
    Optional<String> earlier = repository.head(branch);
    if (earlier.isEmpty()) {
      Severity severity = body.anomaly().severity();
      String message = AgentCommit.of(concern, severity).message(body.title());
      repository.createBranch(branch, repository.commit(main, ConfigFile.NAME, after, message, at));
    } else if (!isOwn(earlier.get(), concern) || !text(earlier.get()).equals(after)) {
      return new Delivered.LeftToAPerson(branch);
    }
    String text = body(patch, concern, body, before, after, at);
    return new Delivered.Opened(
        repository.openPull(body.title(), branch, LocalGitQueue.MAIN, text));
  }

  private static String body(
      ApprovedPatch patch,
      Concern concern,
      ProposalBody body,
      String before,
      String after,
      Instant at) {
    return PullBody.write(
        ProposalText.body(body, patch, before, after),
        concern.subject().canonical(),
        body.anomaly().severity(),
        at);
  }

  private boolean isOwn(String commit, Concern concern) throws IOException {
    return repository
        .agentCommit(commit)
        .filter(own -> own.concern().equals(concern.hash()))
        .isPresent();
  }

  /// A pull request on a branch that is none of the agent's is none of its proposals. Where a
  /// person has rewritten the body, the commit still tells what it is about.
  private Optional<PastProposal> past(ForgePull pull) throws IOException {
    Optional<BranchName> branch = BranchName.parse(pull.branch());
    if (branch.isEmpty()) {
      return Optional.empty();
    }
    Optional<PullBody> body = PullBody.read(pull.body());
    Optional<AgentCommit> commit =
        body.isPresent() ? Optional.empty() : repository.agentCommit(pull.head());
    Optional<String> subject =
        body.map(PullBody::subject).or(() -> commit.map(AgentCommit::subject));
    Optional<Severity> severity =
        body.map(PullBody::severity).or(() -> commit.map(AgentCommit::severity));
    if (subject.isEmpty() || severity.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PastProposal(
              pull.number(),
              branch.get(),
              new AnomalyKind(branch.get().kind()),
              PullRecords.subject(subject.get()),
              severity.get(),
              pull.state(),
              pull.openedAt().toEpochMilli(),
              pull.decidedAt().toEpochMilli()));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no subject the agent would write
    }
  }

  private String mainHead() throws IOException {
    return repository
        .head(LocalGitQueue.MAIN)
        .orElseThrow(() ->
            new OutletException(
                Kind.NOT_FOUND,
                repository.name() + " on GitHub has no branch " + LocalGitQueue.MAIN));
  }

  private byte[] mainFile(String commit) throws IOException {
    return repository.file(commit, ConfigFile.NAME);
  }

  private String text(String commit) throws IOException {
    return new String(mainFile(commit), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    repository.close();
  }
}
