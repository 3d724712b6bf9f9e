package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Reads at a leader of five whose voters answer when the test says so.
class ReadIndexTest {
  private static final long TERM = 3;
  private static final int MAX_WAITING = 200;
  private static final Position BEHIND_A_BARRIER = new Position(99, TERM, 1);

  private final GivenLeader leader = new GivenLeader();
  private final KeptQuestions voting = new KeptQuestions();
  private final AtomicInteger refused = new AtomicInteger();
  private ReadIndex reads = reads(Duration.ofMinutes(10), Duration.ofMillis(1));

  private ReadIndex reads(Duration patience, Duration hope) {
    return new ReadIndex(
        "n1", leader, voting, patience, hope, MAX_WAITING, refused::incrementAndGet);
  }

  @AfterEach
  void close() {
    reads.close();
  }

  /// A leader whose term, log and state are what the test says.
  private static final class GivenLeader implements ReadIndex.Leader {
    private volatile boolean ready = true;
    private volatile long term = TERM;
    private volatile long committed = 10;
    private final AppliedIndex applied = new AppliedIndex();
    private final AtomicInteger barriers = new AtomicInteger();
    private final CompletableFuture<Position> barrier = new CompletableFuture<>();
    private volatile Set<String> voters = Set.of("n1", "n2", "n3", "n4", "n5");

    GivenLeader() {
      applied.advance(10);
    }

    @Override
    public Optional<Standing> standing() {
      return ready
          ? Optional.of(new Standing("g", "n1", term, committed, new Voters(voters, Set.of())))
          : Optional.empty();
    }

    @Override
    public boolean leadsIn(long asked) {
      return ready && term == asked;
    }

    @Override
    public SubmitException.NotLeader refusal() {
      return new SubmitException.NotLeader("n2");
    }

    @Override
    public CompletableFuture<Void> applied(long index) {
      return applied.reached(index);
    }

    @Override
    public Position position() {
      return new Position(committed, term, 1);
    }

    @Override
    public CompletableFuture<Position> logBarrier() {
      barriers.incrementAndGet();
      return barrier;
    }
  }

  private static <T> T within(CompletableFuture<T> future) {
    return future.copy().orTimeout(60, TimeUnit.SECONDS).join();
  }

  private void majorityAgrees(List<KeptQuestions.Asked> round) {
    round.get(0).answer(TERM);
    round.get(1).answer(TERM);
  }

  @Test
  void aReadIsServedOnceAMajorityIsInTheLeadersTerm() {
    CompletableFuture<Position> read = reads.confirm();
    List<KeptQuestions.Asked> round = voting.round();
    round.get(0).answer(TERM);
    assertThat(read).isNotDone();
    round.get(1).answer(TERM);
    assertThat(within(read).index()).isEqualTo(10);
    assertThat(leader.barriers).as("entries written for it").hasValue(0);
  }

  /// A first round asks all, to learn who is quick.
  private void learnThatTheseAnswerFirst(String one, String other) {
    CompletableFuture<Position> read = reads.confirm();
    List<KeptQuestions.Asked> all = voting.round();
    for (String quick : List.of(one, other)) {
      all.stream().filter(asked -> asked.node().equals(quick)).forEach(it -> it.answer(TERM));
    }
    within(read);
  }

  private void close(Duration hope) {
    reads.close();
    reads = reads(hope.multipliedBy(2), hope);
  }

  @Test
  void onlyThoseWhoAnswerFirstAreAskedWhileTheyAgree() {
    close(Duration.ofMinutes(10));
    learnThatTheseAnswerFirst("n5", "n3");
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Position> read = reads.confirm();
      List<KeptQuestions.Asked> round = voting.questions(2);
      assertThat(round).extracting(KeptQuestions.Asked::node).containsExactlyInAnyOrder("n5", "n3");
      majorityAgrees(round);
      within(read);
    }
    assertThat(voting.asked()).isEmpty();
  }

  @Test
  void theOthersAreAskedAtOnceWhenOneOfThoseCannotBeReached() {
    close(Duration.ofMinutes(10));
    learnThatTheseAnswerFirst("n5", "n3");
    CompletableFuture<Position> read = reads.confirm();
    List<KeptQuestions.Asked> first = voting.questions(2);
    first.get(0).answer(TERM);
    first.get(1).question().unanswered(first.get(1).node());
    List<KeptQuestions.Asked> others = voting.questions(2);
    assertThat(others).extracting(KeptQuestions.Asked::node).containsExactlyInAnyOrder("n2", "n4");
    others.get(0).answer(TERM);
    within(read);

    CompletableFuture<Position> next = reads.confirm();
    assertThat(voting.questions(2))
        .as("who could not be reached is asked last")
        .extracting(KeptQuestions.Asked::node)
        .containsExactly(first.get(0).node(), others.get(0).node());
    assertThat(next).isNotDone();
  }

  @Test
  void theOthersAreAskedAtOnceWhenOneOfThoseHasMovedOn() {
    close(Duration.ofMinutes(10));
    learnThatTheseAnswerFirst("n5", "n3");
    CompletableFuture<Position> read = reads.confirm();
    List<KeptQuestions.Asked> first = voting.questions(2);
    first.get(0).answer(TERM + 1);
    first.get(1).answer(TERM);
    assertThat(read).isNotDone();
    voting.questions(2).get(0).answer(TERM);
    assertThat(within(read).index()).isEqualTo(10);
  }

  @Test
  void theOthersAreAskedInTimeWhenOneOfThoseIsSilent() {
    learnThatTheseAnswerFirst("n5", "n3");
    CompletableFuture<Position> read = reads.confirm();
    voting.questions(2).get(0).answer(TERM);
    voting.questions(2).get(0).answer(TERM);
    assertThat(within(read).index()).isEqualTo(10);
  }

  @Test
  void readsThatArriveDuringARoundShareTheNextOne() {
    CompletableFuture<Position> first = reads.confirm();
    List<KeptQuestions.Asked> round = voting.round();
    List<CompletableFuture<Position>> later = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      later.add(reads.confirm());
    }
    assertThat(voting.asked()).as("one round at a time").isEmpty();
    majorityAgrees(round);
    assertThat(within(first).index()).isEqualTo(10);
    List<KeptQuestions.Asked> next = voting.round();
    assertThat(later).as("asked before they came is not asked for them").noneMatch(r -> r.isDone());
    round.get(2).answer(TERM);
    round.get(3).answer(TERM);
    assertThat(later).as("nor does a late answer count for them").noneMatch(r -> r.isDone());
    majorityAgrees(next);
    later.forEach(ReadIndexTest::within);
    assertThat(voting.asked()).as("one more round for all of them").isEmpty();
  }

  @Test
  void callersWhoReadAgainAtOnceAreAllAnswered() throws InterruptedException {
    AtomicInteger answered = new AtomicInteger();
    for (int i = 0; i < 8; i++) {
      readAgain(20, answered);
    }
    while (answered.get() < 8 * 20) {
      KeptQuestions.Asked asked = voting.asked().poll(10, TimeUnit.MILLISECONDS);
      if (asked != null) {
        asked.answer(TERM);
      }
    }
    assertThat(reads.waiting()).isZero();
  }

  private void readAgain(int times, AtomicInteger answered) {
    if (times > 0) {
      var _ =
          reads
              .confirm()
              .thenRun(() -> {
                answered.incrementAndGet();
                readAgain(times - 1, answered);
              });
    }
  }

  @Test
  void theCommitIndexIsTheOneOfTheRoundsBeginning() {
    CompletableFuture<Position> first = reads.confirm();
    List<KeptQuestions.Asked> round = voting.round();
    CompletableFuture<Position> second = reads.confirm();
    leader.committed = 12;
    majorityAgrees(round);
    var _ = within(first);
    majorityAgrees(voting.round());
    assertThat(second).as("entry 12 was committed when it was asked for").isNotDone();
    leader.applied.advance(11);
    assertThat(second).isNotDone();
    leader.applied.advance(12);
    assertThat(within(second).index()).isEqualTo(12);
  }

  @Test
  void aLeaderWhoseVotersMovedOnMustAskTheLog() {
    CompletableFuture<Position> read = reads.confirm();
    List<KeptQuestions.Asked> round = voting.round();
    round.get(0).answer(TERM);
    round.get(1).answer(TERM + 1);
    round.get(2).answer(TERM + 1);
    round.get(3).answer(TERM + 2);
    assertServedByTheLog(read);
  }

  @Test
  void aLeaderWhoseVotersCannotBeReachedMustAskTheLog() {
    CompletableFuture<Position> read = reads.confirm();
    for (KeptQuestions.Asked asked : voting.round()) {
      asked.question().unanswered(asked.node());
    }
    assertServedByTheLog(read);
  }

  @Test
  void aLeaderWhoseVotersAreSilentMustAskTheLogInTheEnd() {
    reads.close();
    reads = reads(Duration.ofMillis(20), Duration.ofMillis(1));
    CompletableFuture<Position> read = reads.confirm();
    voting.round().getFirst().answer(TERM);
    assertServedByTheLog(read);
  }

  /// As one does that was paused, or deposed, after its voters had answered.
  @Test
  void aLeaderThatItselfMovedOnMustAskTheLogWhateverTheVotersSaid() {
    CompletableFuture<Position> read = reads.confirm();
    List<KeptQuestions.Asked> round = voting.round();
    leader.term = TERM + 1;
    majorityAgrees(round);
    assertServedByTheLog(read);
  }

  private void assertServedByTheLog(CompletableFuture<Position> read) {
    leader.barrier.complete(BEHIND_A_BARRIER);
    assertThat(within(read)).isEqualTo(BEHIND_A_BARRIER);
    assertThat(leader.barriers).hasValue(1);
  }

  @Test
  void whatTheLogRefusesIsRefused() {
    leader.barrier.completeExceptionally(new SubmitException.NotLeader("n3"));
    CompletableFuture<Position> read = reads.confirm();
    voting.round().forEach(asked -> asked.answer(TERM + 1));
    assertThatThrownBy(() -> within(read)).hasCauseInstanceOf(SubmitException.NotLeader.class);
  }

  /// A new leader before it has applied an entry of its own term is not ready.
  @Test
  void aLeaderThatIsNotReadyAsksNobody() {
    leader.ready = false;
    assertThatThrownBy(() -> within(reads.confirm()))
        .hasCauseInstanceOf(SubmitException.NotLeader.class);
    assertThat(voting.asked()).isEmpty();
    leader.ready = true;
    CompletableFuture<Position> read = reads.confirm();
    majorityAgrees(voting.round());
    assertThat(within(read).index()).isEqualTo(10);
  }

  @Test
  void aLoneVoterAsksNobody() {
    leader.voters = Set.of("n1");
    assertThat(within(reads.confirm()).index()).isEqualTo(10);
    assertThat(voting.asked()).isEmpty();
  }

  @Test
  void tooManyReadsAreRefusedByNameOfTheLimit() {
    var _ = reads.confirm();
    for (int i = 0; i < MAX_WAITING; i++) {
      var _ = reads.confirm();
    }
    assertThat(reads.waiting()).isEqualTo(MAX_WAITING);
    assertThatThrownBy(() -> within(reads.confirm()))
        .hasCauseInstanceOf(SubmitException.Overloaded.class);
    assertThat(refused).hasValue(1);
  }

  /// The first round's timer is still set when the second one begins.
  @Test
  void aSecondRoundIsGivenUpInTimeAsWell() {
    close(Duration.ofMillis(100));
    leader.barrier.complete(BEHIND_A_BARRIER);
    CompletableFuture<Position> first = reads.confirm();
    majorityAgrees(voting.round());
    within(first);
    assertThat(within(reads.confirm())).isEqualTo(BEHIND_A_BARRIER);
  }

  @Test
  void aReadWhoseStateIsStillBehindEndsWhenClosed() {
    leader.committed = 12;
    CompletableFuture<Position> read = reads.confirm();
    var _ = reads.confirm();
    majorityAgrees(voting.round());
    assertThat(voting.round()).as("the first round has ended").hasSize(4);
    reads.close();
    leader.applied.advance(12);
    assertThatThrownBy(() -> within(read)).hasCauseInstanceOf(SubmitException.NotServing.class);
  }

  @Test
  void closingEndsEveryRead() {
    leader.barrier.completeExceptionally(new SubmitException.NotServing());
    CompletableFuture<Position> underWay = reads.confirm();
    CompletableFuture<Position> waiting = reads.confirm();
    reads.close();
    for (CompletableFuture<Position> read : List.of(underWay, waiting, reads.confirm())) {
      assertThatThrownBy(() -> within(read)).hasCauseInstanceOf(SubmitException.NotServing.class);
    }
  }
}
