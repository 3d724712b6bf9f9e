package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// A log whose commands commit when the test says so.
class RenewalsTest {
  private static final int MAX_WAITING = 5_000;

  private final List<RenewSessions> sent = new ArrayList<>();
  private final List<CompletableFuture<Committed>> answers = new ArrayList<>();
  private final Renewals renewals = new Renewals(this::submit, MAX_WAITING);

  private CompletableFuture<Committed> submit(Command command) {
    sent.add((RenewSessions) command);
    CompletableFuture<Committed> answer = new CompletableFuture<>();
    answers.add(answer);
    return answer;
  }

  private void commit(int number) {
    answers
        .get(number)
        .complete(
            new Committed(
                new Outcome.SessionsRenewed(1, List.of()), new Position(number + 1L, 1, 1)));
  }

  private List<CompletableFuture<Position>> renew(int from, int to) {
    List<CompletableFuture<Position>> renewed = new ArrayList<>();
    for (int session = from; session < to; session++) {
      renewed.add(renewals.renew(new SessionId(session)));
    }
    return renewed;
  }

  @Test
  void aLoneRenewalGoesOutAtOnce() {
    CompletableFuture<Position> renewed = renewals.renew(new SessionId(7));
    commit(0);

    assertThat(sent).containsExactly(new RenewSessions(List.of(new SessionId(7))));
    assertThat(renewed.join().index()).isEqualTo(1);
  }

  @Test
  void fiveHundredConcurrentRenewalsTakeTwoCommands() {
    List<CompletableFuture<Position>> renewed = renew(1, 501);
    commit(0);
    commit(1);

    assertThat(sent).hasSize(2);
    assertThat(sent.getLast().sessions()).hasSize(499);
    assertThat(renewed.stream().map(done -> done.join().index()).distinct())
        .containsExactly(1L, 2L);
  }

  @Test
  void aSessionRenewedTwiceMeanwhileIsNamedOnceAndAnsweredTwice() {
    var _ = renewals.renew(new SessionId(1));
    CompletableFuture<Position> one = renewals.renew(new SessionId(2));
    CompletableFuture<Position> two = renewals.renew(new SessionId(2));
    commit(0);
    commit(1);

    assertThat(sent.getLast().sessions()).containsExactly(new SessionId(2));
    assertThat(one).isCompleted();
    assertThat(two).isCompleted();
  }

  @Test
  void aCommandIsBoundedAndTheRestFollows() {
    renew(1, 2 + Renewals.MAX_SESSIONS_PER_COMMAND + 1);
    commit(0);
    commit(1);

    assertThat(sent.get(1).sessions()).hasSize(Renewals.MAX_SESSIONS_PER_COMMAND);
    assertThat(sent.get(2).sessions()).hasSize(1);
  }

  @Test
  void aFailureIsToldToThoseItMetAndTheNextOnesAreTried() {
    CompletableFuture<Position> met = renewals.renew(new SessionId(1));
    CompletableFuture<Position> next = renewals.renew(new SessionId(2));
    answers.getFirst().completeExceptionally(new SubmitException.NotLeader("n2"));
    commit(1);

    assertThatThrownBy(met::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(SubmitException.NotLeader.class);
    assertThat(next.join().index()).isEqualTo(2);
  }

  @Test
  void tooManyWaitingRenewalsAreRefusedAsOverload() {
    renew(0, MAX_WAITING + 1);

    assertThatThrownBy(() -> renewals.renew(new SessionId(9)).join())
        .hasCauseInstanceOf(SubmitException.Overloaded.class);
  }
}
