package dev.aegis.controlplane.agent.outlet;

import dev.aegis.controlplane.agent.outlet.LateDeliveries.Ending;
import dev.aegis.controlplane.agent.outlet.OutletException.Kind;
import dev.aegis.controlplane.envelope.ApprovedPatch;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.plan.ProposalHistory;
import dev.aegis.controlplane.postmortem.PostmortemDraft;
import dev.aegis.controlplane.propose.Concern;
import dev.aegis.controlplane.propose.ProposalBody;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Goes to a far outlet and back on a thread of its own, so that one that is slow, limited or away
/// never holds up the loop, and is not asked the same thing every few seconds.
///
/// Configuration and history are read together, at most every half minute; in between, and for five
/// minutes while the outlet is away, the last reading stands in; what cannot be read is asked for
/// after five seconds, and then ever more seldom, up to half a minute. Before a delivery they are
/// read once more: what a person has decided since the turn began calls it off. A delivery or a
/// draft that takes longer than the loop waits goes on, and its end is told by [#ended]. Of one
/// concern, or one title, there is one errand at a time. What was not taken is tried again ever
/// more seldom ([LastWords]). A draft that did not get there is kept and tried again by itself; of
/// more than sixteen the eldest is given up, which is told.
///
/// Thread-safe.
public final class Courier
    implements ConfigPullRequests,
        DeployedConfigSource,
        ProposalHistorySource,
        PostmortemIssues,
        LateDeliveries,
        AutoCloseable {
  static final Duration REFRESH = Duration.ofSeconds(30);
  static final Duration STALE = Duration.ofMinutes(5);

  /// The longest that a draft which did not get there waits for its next try.
  private static final Duration LONGEST_DRAFT_PAUSE = Duration.ofMinutes(5);

  private static final Duration AFTER_THE_FIRST_FAILURE = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int TITLES_KEPT = 256;
  private static final int DRAFTS_KEPT = 16;
  private static final String GIVEN_UP =
      "more than " + DRAFTS_KEPT + " drafts wait, so this one is not tried again";

  /// The courier's own word, not the outlet's: the next turn has seen what it is about.
  private static final Delivered CALLED_OFF =
      new Delivered.Refused(
          "somebody decided about a proposal meanwhile; the next window judges it anew");

  private final GitHubQueue queue;
  private final PostmortemIssues issues;
  private final Duration patience;
  private final InstantSource clock;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("courier").factory());

  private final Map<String, Errand<Delivered>> delivering = new LinkedHashMap<>();
  private final LastWords lastWords = new LastWords();
  private final Map<String, Errand<Boolean>> drafting = new LinkedHashMap<>();
  private final Map<String, Unsent> unsent = new LinkedHashMap<>();
  private final List<Ending> givenUp = new ArrayList<>();
  private final Map<String, Boolean> drafted =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > TITLES_KEPT;
        }
      };
  private @Nullable Errand<View> reading;
  private Instant nextReading = Instant.MIN;
  private Duration pause = AFTER_THE_FIRST_FAILURE;
  private IOException lastFailure =
      new OutletException(Kind.UNAVAILABLE, "the outlet has not answered yet");
  private boolean outdated;
  private volatile @Nullable View view;

  /// What the turn plans on. A reading may end after it, and before the turn delivers.
  private @Nullable View handedOut;

  /// What was read at one time. Of configuration and what is wrong with it, one is there.
  private record View(
      @Nullable DeployedConfig config,
      @Nullable MalformedConfigException malformed,
      ProposalHistory history,
      Instant at) {}

  /// A draft that did not get there, and when it is tried again.
  private record Unsent(PostmortemDraft draft, Duration pause, Instant next) {}

  private Courier(GitHubQueue queue, Duration patience, InstantSource clock) {
    this.queue = queue;
    this.issues = queue.issues();
    this.patience = patience;
    this.clock = clock;
  }

  /// Between the loop and GitHub.
  ///
  /// @param patience how long the loop waits for an errand, once
  public static Courier to(GitHubQueue queue, Duration patience, InstantSource clock) {
    return new Courier(queue, patience, clock);
  }

  @Override
  public DeployedConfig read() throws IOException, MalformedConfigException {
    View seen = view();
    if (seen.malformed() != null) {
      throw seen.malformed();
    }
    return Objects.requireNonNull(seen.config());
  }

  @Override
  public ProposalHistory history() throws IOException {
    return view().history();
  }

  @Override
  public synchronized Delivered openOrUpdate(
      ApprovedPatch patch, Concern concern, ProposalBody body, Instant now) throws IOException {
    String branch = concern.branch().value();
    Optional<Delivered> known = lastWords.of(branch, clock.instant());
    if (known.isPresent()) {
      return known.get();
    }
    Errand<Delivered> errand = delivering.get(branch);
    if (errand == null) {
      View planned = handedOut;
      errand = send(() -> deliver(planned, patch, concern, body, now));
      delivering.put(branch, errand);
    }
    try {
      Optional<Delivered> done = errand.result(patience);
      if (done.isEmpty()) {
        return new Delivered.UnderWay(branch);
      }
      settle(branch, done.get());
      return done.get();
    } catch (IOException e) {
      throw failed(branch, e);
    }
  }

  private Delivered deliver(
      @Nullable View planned, ApprovedPatch patch, Concern concern, ProposalBody body, Instant now)
      throws IOException {
    View latest = look();
    if (planned == null || !latest.history().equals(planned.history())) {
      return CALLED_OFF;
    }
    return queue.openOrUpdate(patch, concern, body, now);
  }

  private void settle(String branch, Delivered delivered) {
    delivering.remove(branch);
    if (!delivered.equals(CALLED_OFF)) {
      lastWords.note(branch, delivered, clock.instant());
    }
    nextReading = Instant.MIN;
    outdated = true;
  }

  private IOException failed(String branch, IOException failure) {
    delivering.remove(branch);
    Delivered failed = new Delivered.Failed(String.valueOf(failure.getMessage()));
    lastWords.note(branch, failed, clock.instant());
    return failure;
  }

  @Override
  public synchronized boolean openUnlessThere(PostmortemDraft draft, Instant now)
      throws IOException {
    String title = draft.title();
    if (drafted.containsKey(title)) {
      return false;
    }
    Errand<Boolean> errand = drafting.get(title);
    if (errand == null) {
      if (unsent.containsKey(title)) {
        return false; // it is tried again by itself
      }
      errand = sendDraft(draft);
    }
    try {
      Optional<Boolean> done = errand.result(patience);
      if (done.isPresent()) {
        sent(title);
      }
      return done.orElse(false);
    } catch (IOException e) {
      drafting.remove(title);
      throw e;
    }
  }

  /// Until it is known to be there, a draft is kept: the incident may be over before the outlet is
  /// back.
  private Errand<Boolean> sendDraft(PostmortemDraft draft) {
    Instant now = clock.instant();
    Errand<Boolean> errand = send(() -> issues.openUnlessThere(draft, now));
    drafting.put(draft.title(), errand);
    if (unsent.size() >= DRAFTS_KEPT && !unsent.containsKey(draft.title())) {
      giveUp(unsent.keySet().iterator().next());
    }
    Unsent before = unsent.get(draft.title());
    Duration pause =
        before == null ? REFRESH : LastWords.doubled(before.pause(), LONGEST_DRAFT_PAUSE);
    unsent.put(draft.title(), new Unsent(draft, pause, now.plus(pause)));
    return errand;
  }

  /// One that is under way may still get there; its end tells.
  private void giveUp(String title) {
    unsent.remove(title);
    if (!drafting.containsKey(title)) {
      givenUp.add(new Ending.DraftFailed(title, GIVEN_UP));
    }
  }

  private void sent(String title) {
    drafting.remove(title);
    unsent.remove(title);
    drafted.put(title, true);
  }

  @Override
  public synchronized List<Ending> ended() {
    List<Ending> endings = new ArrayList<>(givenUp);
    givenUp.clear();
    for (var one : List.copyOf(delivering.entrySet())) {
      if (one.getValue().isDone()) {
        endings.add(new Ending.Proposal(one.getKey(), ended(one.getKey(), one.getValue())));
      }
    }
    for (var one : List.copyOf(drafting.entrySet())) {
      if (one.getValue().isDone()) {
        ended(one.getKey(), one.getValue(), endings);
      }
    }
    for (Unsent one : List.copyOf(unsent.values())) {
      if (!drafting.containsKey(one.draft().title()) && !clock.instant().isBefore(one.next())) {
        var _ = sendDraft(one.draft());
      }
    }
    return List.copyOf(endings);
  }

  private Delivered ended(String branch, Errand<Delivered> errand) {
    try {
      Delivered delivered = errand.result(Duration.ZERO).orElseThrow();
      settle(branch, delivered);
      return delivered;
    } catch (IOException e) {
      return new Delivered.Failed(String.valueOf(failed(branch, e).getMessage()));
    }
  }

  private void ended(String title, Errand<Boolean> errand, List<Ending> endings) {
    drafting.remove(title);
    try {
      if (errand.result(Duration.ZERO).orElseThrow()) {
        endings.add(new Ending.Draft(title));
      }
      sent(title);
    } catch (IOException e) {
      String reason = String.valueOf(e.getMessage());
      endings.add(
          new Ending.DraftFailed(
              title, unsent.containsKey(title) ? reason : reason + "; " + GIVEN_UP));
    }
  }

  private synchronized View view() throws IOException {
    Instant now = clock.instant();
    Errand<View> running = reading;
    if (running != null && running.isDone()) {
      collect(running, now);
    }
    View known = view;
    if (known == null || outdated || !now.isBefore(known.at().plus(REFRESH))) {
      refresh(now);
      known = view;
    }
    if (known == null || now.isAfter(known.at().plus(STALE))) {
      throw lastFailure;
    }
    handedOut = known;
    return known;
  }

  private void refresh(Instant now) {
    Errand<View> running = reading;
    if (running == null) {
      if (now.isBefore(nextReading)) {
        return;
      }
      running = send(this::look);
      reading = running;
      outdated = false;
    }
    collect(running, now);
  }

  private void collect(Errand<View> running, Instant now) {
    try {
      if (running.result(patience).isPresent()) {
        reading = null;
        pause = AFTER_THE_FIRST_FAILURE;
      }
    } catch (IOException e) {
      reading = null;
      nextReading = now.plus(pause);
      pause = LastWords.doubled(pause, REFRESH);
      lastFailure = e;
    }
  }

  /// Whether a reading is under way, which the next turn may find done.
  synchronized boolean isReading() {
    return reading != null;
  }

  /// Whether a draft is under way, or its end was not told yet.
  synchronized boolean isDrafting() {
    return !drafting.isEmpty();
  }

  private View look() throws IOException {
    Instant at = clock.instant();
    DeployedConfig deployed = null;
    MalformedConfigException malformed = null;
    try {
      deployed = queue.read();
    } catch (MalformedConfigException e) {
      malformed = e;
    }
    View seen = new View(deployed, malformed, queue.history(), at);
    view = seen;
    return seen;
  }

  private <T> Errand<T> send(Callable<T> work) {
    return Errand.send(thread, work);
  }

  /// Gives the errand that is under way a few seconds.
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(STOP.toSeconds(), TimeUnit.SECONDS)) {
        var _ = thread.shutdownNow();
      }
    } catch (InterruptedException _) {
      var _ = thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
    queue.close();
  }
}
