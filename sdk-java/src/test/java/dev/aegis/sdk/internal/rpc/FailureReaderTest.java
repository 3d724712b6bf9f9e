package dev.aegis.sdk.internal.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.fake.FakeFailure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailureReaderTest {
  private static final Set<FailureCode> SAFE =
      EnumSet.of(
          FailureCode.NOT_LEADER,
          FailureCode.NO_LEADER,
          FailureCode.OVERLOADED,
          FailureCode.NOT_SERVING,
          FailureCode.WATCH_TOO_SLOW,
          FailureCode.STORAGE_EXHAUSTED);

  /// What the contract's comments say of each code. Too slow a watch is definite for the stream,
  /// and resumed.
  @Test
  void everyFailureCodeIsReadAsTheContractSays() {
    for (FailureCode code : FailureCode.values()) {
      if (code == FailureCode.UNRECOGNIZED || code == FailureCode.FAILURE_CODE_UNSPECIFIED) {
        continue;
      }
      CallFailure read = FailureReader.read(withTrailer(code), true);
      if (SAFE.contains(code)) {
        assertThat(read).as(code.name()).isInstanceOf(CallFailure.SafeToRetry.class);
      } else if (code == FailureCode.OUTCOME_UNKNOWN) {
        assertThat(read).as(code.name()).isInstanceOf(CallFailure.OutcomeUnknown.class);
      } else {
        Class<?> expected =
            switch (code) {
              case SEQUENCE_TOO_OLD -> OutcomeUnknownException.class;
              case LIMIT_EXCEEDED -> LimitExceededException.class;
              default -> RefusedException.class;
            };
        assertThat(read)
            .as(code.name())
            .isInstanceOfSatisfying(
                CallFailure.Definite.class,
                definite -> assertThat(definite.cause()).isInstanceOf(expected));
      }
    }
  }

  @Test
  void aRefusalCarriesTheSameNameAsItsWireCode() {
    CallFailure read = FailureReader.read(withTrailer(FailureCode.GUARD_FAILED), true);

    assertThat(((RefusedException) ((CallFailure.Definite) read).cause()).code().name())
        .isEqualTo("GUARD_FAILED");
  }

  @Test
  void aCallThatNeverLeftTheProcessIsSafeToRetryWhateverItsStatus() {
    for (Status.Code code : codes()) {
      assertThat(FailureReader.read(code.toStatus().asException(), false))
          .as(code.name())
          .isInstanceOf(CallFailure.SafeToRetry.class);
    }
  }

  @Test
  void aBareStatusThatMayHideAChangeIsAnUnknownOutcome() {
    for (Status status :
        List.of(
            Status.UNAVAILABLE,
            Status.DEADLINE_EXCEEDED,
            Status.CANCELLED,
            Status.INTERNAL,
            Status.UNKNOWN,
            Status.ABORTED,
            Status.DATA_LOSS)) {
      assertThat(FailureReader.read(status.asException(), true))
          .as(status.getCode().name())
          .isInstanceOf(CallFailure.OutcomeUnknown.class);
    }
  }

  @Test
  void aTrailerThatCannotBeReadFallsBackOnTheStatus() {
    Metadata trailers = new Metadata();
    trailers.put(FakeFailure.TRAILER, new byte[] {(byte) 0xff});

    assertThat(FailureReader.read(Status.UNAVAILABLE.asException(trailers), true))
        .isInstanceOf(CallFailure.OutcomeUnknown.class);
  }

  private static List<Status.Code> codes() {
    return Arrays.stream(Status.Code.values()).filter(code -> code != Status.Code.OK).toList();
  }

  private static StatusException withTrailer(FailureCode code) {
    var planned = FakeFailure.of(code, "Planned by the test.");
    Metadata trailers = planned.getTrailers();
    return planned.getStatus().asException(trailers == null ? new Metadata() : trailers);
  }
}
