package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Command.RenewSessions;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/// A log whose commands commit when the test says so.
class RenewalsTest {
  private static final int MAX_WAITING = 5_000;

  private static final Caller ANN = new Caller.Client("ann", false);
  private static final Caller BEN = new Caller.Client("ben", false);

  private final List<RenewSessions> sent = new ArrayList<>();
  private final List<Optional<Caller>> callers = new ArrayList<>();
  private final List<CompletableFuture<Committed>> answers = new ArrayList<>();
  private final Renewals renewals = new Renewals(this::submit, MAX_WAITING);

  private CompletableFuture<Committed> submit(Command command) {
    sent.add((RenewSessions) command);
    callers.add(Callers.current());
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

  private CompletableFuture<Position> renewFor(Caller caller, int session) {
    return Callers.within(Callers.with(caller), () -> renewals.renew(new SessionId(session)));
  }

  private void refuse(int number) {
    answers
        .get(number)
        .complete(
            new Committed(
                new Outcome.Refused(Refusal.PERMISSION_DENIED, "not yours"),
                new Position(number + 1L, 1, 1)));
  }

  private static List<SessionId> sessions(long... ids) {
    return Arrays.stream(ids).mapToObj(SessionId::new).toList();
  }

  @Test
  void eachCallersRenewalsAreOneCommandOfThatCaller() {
    var _ = renewals.renew(new SessionId(1));
    var _ = renewFor(ANN, 2);
    var _ = renewFor(BEN, 3);
    var _ = renewFor(ANN, 4);
    commit(0);

    assertThat(sent.subList(1, sent.size()))
        .containsExactly(new RenewSessions(sessions(2, 4)), new RenewSessions(sessions(3)));
    assertThat(callers).containsExactly(Optional.empty(), Optional.of(ANN), Optional.of(BEN));
  }

  @Test
  void everyCallerIsAnsweredWithinItsOwnCall() {
    List<Optional<Caller>> answeredFor = new ArrayList<>();
    var _ = renewals.renew(new SessionId(1));
    for (Caller caller : List.of(ANN, BEN)) {
      var _ = renewFor(caller, 2).thenRun(() -> answeredFor.add(Callers.current()));
    }
    commit(0);
    commit(1);
    commit(2);

    assertThat(answeredFor).containsExactly(Optional.of(ANN), Optional.of(BEN));
  }

  @Test
  void sessionOfSomebodyElseFailsAloneAndTheCallersOthersAreRenewed() {
    var _ = renewals.renew(new SessionId(1));
    CompletableFuture<Position> own = renewFor(ANN, 2);
    CompletableFuture<Position> foreign = renewFor(ANN, 3);
    commit(0);
    refuse(1);
    commit(2);
    refuse(3);

    assertThat(sent.subList(2, sent.size()))
        .containsExactly(new RenewSessions(sessions(2)), new RenewSessions(sessions(3)));
    assertThat(callers.subList(1, 4)).containsOnly(Optional.of(ANN));
    assertThat(own.join().index()).isEqualTo(3);
    assertThatThrownBy(foreign::join)
        .hasCauseInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("not yours");
    assertThat(renewFor(ANN, 2)).as("and goes on").isNotDone();
    assertThat(sent).hasSize(5);
  }
}
