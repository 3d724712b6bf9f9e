package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.outlet.ConfigRepository.Move;
import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.controlplane.propose.Concern;
import dev.aegis.controlplane.propose.ProposalBody;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/// The proposal queue in the bare git repository of the configuration: no account, no network.
///
/// A proposal is a branch with the changed file, and a record `N.md` on the orphan branch `pulls`.
/// Both refs move together by compare-and-set; whoever loses the race (the launcher merges and
/// closes, people push) reads everything again and decides again. What holds at every moment:
///
/// - one open record for each concern: the branch is the concern's hash, and a record is opened
///   only when the state of `pulls` that was read, which it is set against, holds none open for it;
/// - a branch that is not at the commit the agent put there is a person's, and is not touched; nor
///   is a body that a person has rewritten;
/// - `main` is never moved here;
/// - the file on the branch says exactly what the envelope approved, or nothing is written.
///
/// An open record is renewed at most once a minute, so re-detection in every window stays cheap.
/// Thread-safe; one agent for each repository is expected, and more do no harm.
public final class LocalGitQueue
    implements ConfigPullRequests, DeployedConfigSource, ProposalHistorySource, AutoCloseable {
  static final String MAIN = "main";
  static final String PULLS = "pulls";
  static final Duration RENEWAL = Duration.ofMinutes(1);

  private static final int ATTEMPTS = 8;

  private final ConfigRepository repository;

  private PullRecords records = PullRecords.NONE;

  private @Nullable ObjectId recordsRead;

  private LocalGitQueue(ConfigRepository repository) {
    this.repository = repository;
  }

  /// Opens the queue of a configuration repository.
  ///
  /// @throws IOException if there is no bare git repository
  public static LocalGitQueue open(Path gitDir) throws IOException {
    return new LocalGitQueue(ConfigRepository.open(gitDir));
  }

  @Override
  public DeployedConfig read() throws IOException, MalformedConfigException {
    return ConfigFile.read(mainFile(mainHead()));
  }

  @Override
  public ProposalHistory history() throws IOException {
    return records(repository.head(PULLS)).history();
  }

  @Override
  public Delivered openOrUpdate(
      ApprovedPatch patch, Concern concern, ProposalBody body, Instant now) throws IOException {
    Instant at = now.truncatedTo(ChronoUnit.SECONDS);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        Optional<Delivered> done = decide(patch, concern, body, at);
        if (done.isPresent()) {
          return done.get();
        }
      } catch (IOException e) {
        // The library makes and removes a branch's folder without regard to other writers, so one
        // failure may be another agent at work.
        if (attempt == ATTEMPTS || e instanceof MoveNote.HeldException) {
          throw e;
        }
      }
    }
    return new Delivered.Refused(
        repository
            .lockInTheWay(List.of(PULLS, concern.branch().value()))
            .map("the lock %s is in the way: if no git is at work in there, remove it"::formatted)
            .orElse("the queue kept changing while the proposal was written"));
  }

  /// Nothing is returned when the race was lost.
  private Optional<Delivered> decide(
      ApprovedPatch patch, Concern concern, ProposalBody body, Instant at) throws IOException {
    Optional<ObjectId> pulls = repository.head(PULLS);
    PullRecords records = records(pulls);
    Optional<Map.Entry<Integer, ProposalRecord>> open = records.openOn(concern.branch().value());
    return open.isPresent()
        ? renew(open.get().getKey(), open.get().getValue(), pulls, patch, body, at)
        : openNew(records, pulls, patch, concern, body, at);
  }

  private Optional<Delivered> renew(
      int number,
      ProposalRecord record,
      Optional<ObjectId> pulls,
      ApprovedPatch patch,
      ProposalBody body,
      Instant at)
      throws IOException {
    String branch = record.header(ProposalRecord.BRANCH);
    Optional<ObjectId> head = repository.head(branch);
    if (head.isEmpty() || !head.get().name().equals(record.header(ProposalRecord.HEAD))) {
      return Optional.of(new Delivered.LeftToAPerson(branch));
    }
    boolean fresh =
        record
            .time(ProposalRecord.UPDATED_AT)
            .filter(updated -> at.isBefore(updated.plus(RENEWAL)))
            .isPresent();
    if (fresh) {
      return Optional.of(new Delivered.StillFresh(number));
    }
    if (!ProposalText.isUntouched(record)) {
      return Optional.of(new Delivered.LeftToAPerson(branch));
    }
    String text = ProposalText.body(body, patch, baseText(record), text(head.get()));
    ProposalRecord renewed =
        record.with(
            Map.of(
                ProposalRecord.UPDATED_AT, at.toString(),
                ProposalRecord.SEVERITY, body.anomaly().severity().wireName(),
                ProposalRecord.BODY, TextDigest.of(text)),
            text);
    ObjectId commit = recordCommit(pulls, number, renewed, "Renew proposal " + number, at);
    return repository.move(List.of(new Move(PULLS, pulls, commit)))
        ? Optional.of(new Delivered.Updated(number))
        : Optional.empty();
  }

  private Optional<Delivered> openNew(
      PullRecords records,
      Optional<ObjectId> pulls,
      ApprovedPatch patch,
      Concern concern,
      ProposalBody body,
      Instant at)
      throws IOException {
    String branch = concern.branch().value();
    Optional<ObjectId> earlier = repository.head(branch);
    if (earlier.isPresent() && !records.headsOn(branch).contains(earlier.get().name())) {
      return Optional.of(new Delivered.LeftToAPerson(branch));
    }
    ObjectId main = mainHead();
    String before = text(main);
    String after;
    try {
      after = ConfigFile.edited(before, patch);
    } catch (MalformedConfigException e) {
      return Optional.of(new Delivered.Refused(String.valueOf(e.getMessage())));
    }
    ObjectId head =
        repository.commit(Optional.of(main), ConfigFile.NAME, utf8(after), body.title() + "\n", at);
    int number = records.nextNumber();
    ProposalRecord record =
        ProposalText.record(
            new ProposalText.Place(number, branch, main.name(), head.name()),
            body,
            at,
            ProposalText.body(body, patch, before, after));
    ObjectId commit =
        recordCommit(pulls, number, record, "Open proposal " + number + ": " + body.title(), at);
    return repository.move(List.of(new Move(branch, earlier, head), new Move(PULLS, pulls, commit)))
        ? Optional.of(new Delivered.Opened(number))
        : Optional.empty();
  }

  private ObjectId recordCommit(
      Optional<ObjectId> pulls, int number, ProposalRecord record, String message, Instant at)
      throws IOException {
    return repository.commit(
        pulls, PullRecords.fileName(number), utf8(record.render()), message + "\n", at);
  }

  /// The records of a commit never change, so the last ones read are kept.
  private synchronized PullRecords records(Optional<ObjectId> pulls) throws IOException {
    if (pulls.isEmpty()) {
      return PullRecords.NONE;
    }
    if (!pulls.get().equals(recordsRead)) {
      records = PullRecords.of(repository.files(pulls.get(), ".md"));
      recordsRead = pulls.get();
    }
    return records;
  }

  private ObjectId mainHead() throws IOException {
    return repository
        .head(MAIN)
        .orElseThrow(() -> new IOException(repository.path() + " has no branch " + MAIN));
  }

  /// The file the proposal was made on; where a person has changed that line of the record, the
  /// diff is against main.
  private String baseText(ProposalRecord record) throws IOException {
    String base = record.header(ProposalRecord.BASE);
    return ObjectId.isId(base) ? text(ObjectId.fromString(base)) : text(mainHead());
  }

  private byte[] mainFile(ObjectId commit) throws IOException {
    return repository
        .file(commit, ConfigFile.NAME, ConfigYaml.MAX_BYTES)
        .orElseThrow(() -> new IOException("branch " + MAIN + " holds no " + ConfigFile.NAME));
  }

  private String text(ObjectId commit) throws IOException {
    return new String(mainFile(commit), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    repository.close();
  }
}
