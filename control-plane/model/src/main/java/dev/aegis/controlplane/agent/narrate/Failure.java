package dev.aegis.controlplane.agent.narrate;

import dev.aegis.controlplane.agent.narrate.ModelCall.Outcome;
import dev.langchain4j.exception.HttpException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;

/// How a call failed, told by the kind of its exceptions alone: their messages may repeat what the
/// endpoint said.
///
/// @param sentence in words of ours
/// @param isFree whether it surely cost nothing
record Failure(Outcome outcome, String sentence, boolean isFree) {
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_OF_THE_SERVER = 500;

  static final Failure TIMEOUT = new Failure(Outcome.TIMEOUT, "it did not answer in time", false);

  static final Failure CUT_OFF =
      new Failure(Outcome.CUT_OFF, "the agent ended before it answered", false);

  /// What the endpoint sent cannot even be judged. It was paid for.
  static Failure ofJudging(RuntimeException failure) {
    return new Failure(
        Outcome.REFUSED,
        "its answer could not be judged (" + failure.getClass().getSimpleName() + ")",
        false);
  }

  /// The agent failed before anything was sent.
  static Failure ofAsking(RuntimeException failure) {
    return new Failure(
        Outcome.NOT_ASKED,
        "the question could not be asked (" + failure.getClass().getSimpleName() + ")",
        true);
  }

  static Failure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException answered) {
        return ofStatus(answered.statusCode());
      }
      if (cause instanceof HttpTimeoutException) {
        return TIMEOUT;
      }
      if (cause instanceof ConnectException) {
        return new Failure(Outcome.UNREACHABLE, "nobody answered at its address", true);
      }
    }
    return new Failure(Outcome.UNREACHABLE, "its answer broke off or could not be read", false);
  }

  private static Failure ofStatus(int status) {
    if (status == TOO_MANY_REQUESTS) {
      return new Failure(Outcome.RATE_LIMITED, "its endpoint was asked too often", true);
    }
    return status >= FIRST_OF_THE_SERVER
        ? new Failure(Outcome.SERVER_ERROR, "its endpoint failed with status " + status, false)
        : new Failure(
            Outcome.REJECTED, "its endpoint refused the question with status " + status, true);
  }
}
