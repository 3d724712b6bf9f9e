package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/// What becomes of failures is a promise of `common.proto`, beside each code.
class CallsTest {
  private static StatusRuntimeException failureOf(Throwable cause) {
    return new Calls(
            "n1", ClientPortTest.SILENT, new Failures(_ -> Optional.empty()), new CommitWaits())
        .failureOf(cause);
  }

  private static Failure typed(StatusRuntimeException failed) {
    return LeaderProxyTest.failureOf(failed);
  }

  @Test
  void anUnknownOutcomeSaysByItsStatusWhetherTimeRanOutOrTheLeaderWasLost() {
    StatusRuntimeException late = failureOf(new CompletionException(new TimeoutException()));
    StatusRuntimeException lost = failureOf(new SubmitException.OutcomeUnknown("step-down"));
    assertThat(typed(late).getCode()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(typed(lost).getCode()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(lost.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aPassedOnCallThatRanOutOfTimeSaysSo() {
    StatusRuntimeException late = Failures.lostLeader(Status.DEADLINE_EXCEEDED);
    StatusRuntimeException lost = Failures.lostLeader(Status.UNAVAILABLE);
    assertThat(typed(late).getCode()).isEqualTo(FailureCode.OUTCOME_UNKNOWN);
    assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(lost.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void anOverloadNamesWhatIsFullAndWhereTheLimitLies() {
    for (SubmitException.Overloaded.Limit limit : SubmitException.Overloaded.Limit.values()) {
      StatusRuntimeException full = failureOf(new SubmitException.Overloaded(limit, 42));
      assertThat(full.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(typed(full).getCode()).isEqualTo(FailureCode.OVERLOADED);
      assertThat(typed(full).getLimitName()).isEqualTo(limit.publicName());
      assertThat(typed(full).getLimit()).isEqualTo(42);
      assertThat(typed(full).getMessage()).contains(limit.publicName(), "42");
    }
  }

  @Test
  void aLimitMetWhileApplyingIsNamedInTheMessageAlone() {
    Failure refused =
        typed(
            Calls.refused(
                new Outcome.Refused(
                    Refusal.LIMIT_EXCEEDED, "already waits for 1000 locks; cancel a wait first")));
    assertThat(refused.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(refused.getMessage()).contains("1000 locks");
    assertThat(refused.getLimitName()).isEmpty();
  }
}
