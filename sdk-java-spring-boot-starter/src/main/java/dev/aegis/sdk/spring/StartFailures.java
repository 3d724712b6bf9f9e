package dev.aegis.sdk.spring;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.LimitExceededException;
import dev.aegis.sdk.LockNotAcquiredException;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.UnavailableException;
import dev.aegis.sdk.WatchGapException;
import dev.aegis.sdk.spring.settings.InvalidPropertyException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Words instead of a stack trace, where an application does not start for a reason that a person
/// can act upon. Found by `spring.factories`.
final class StartFailures {
  private StartFailures() {}

  /// A property that cannot be used.
  static final class OfProperties extends AbstractFailureAnalyzer<InvalidPropertyException> {
    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidPropertyException failure) {
      return new FailureAnalysis(
          String.valueOf(failure.getMessage()),
          "Correct " + failure.property() + " and start the application again.",
          failure);
    }
  }

  /// A call to the cluster that failed while the application started, whoever made it.
  static final class OfCalls extends AbstractFailureAnalyzer<AegisException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, AegisException failure) {
      return switch (failure) {
        case UnavailableException _ ->
            analysis(
                failure,
                "Make sure that a majority of the cluster's nodes runs and can be reached from here, and that aegis.client.endpoints names their client addresses. Nodes that serve with certificates need aegis.client.tls.");
        case RefusedException refused when refused.code() == RefusalCode.PERMISSION_DENIED ->
            analysis(
                failure,
                "Let an operator give a role to the identity in this application's certificate (aegis.client.tls).");
        case RefusedException _,
            LimitExceededException _,
            OutcomeUnknownException _,
            LockNotAcquiredException _,
            SessionLostException _,
            WatchGapException _ ->
            null; // what to do depends on who made the call
      };
    }

    private static FailureAnalysis analysis(AegisException failure, String action) {
      return new FailureAnalysis(String.valueOf(failure.getMessage()), action, failure);
    }
  }
}
