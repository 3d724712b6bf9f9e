package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.EndpointFailure;
import dev.aegis.sdk.OutcomeUnknownException;
import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.UnavailableException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What one call has been through: the last error of each node, and whether the change may have
/// happened.
final class CallHistory {
  private final String what;
  private final Map<String, String> lastErrors = new LinkedHashMap<>();
  private boolean inDoubt;

  CallHistory(String what) {
    this.what = what;
  }

  /// An attempt changed nothing.
  ///
  /// @param cutOff whether it only failed because the call's time was up: what the node said before
  ///   then tells more
  void safe(String endpoint, String error, boolean cutOff) {
    note(endpoint, error, cutOff);
  }

  /// An attempt may have changed something.
  void unknown(String endpoint, String error, boolean cutOff) {
    note(endpoint, error, cutOff);
    inDoubt = true;
  }

  private void note(String endpoint, String error, boolean cutOff) {
    if (cutOff) {
      lastErrors.putIfAbsent(endpoint, error);
    } else {
      lastErrors.put(endpoint, error);
    }
  }

  /// What the caller gets when no attempt is left.
  AegisException gaveUp(String why) {
    String said = what + " " + why;
    return inDoubt
        ? new OutcomeUnknownException(said, failures(), null)
        : new UnavailableException(said, failures());
  }

  /// What the caller gets on a definite failure. Normally that failure: the cluster remembers a
  /// request by its id, so a later answer speaks for the earlier attempts too. Only a session that
  /// ended takes that memory with it.
  AegisException definite(AegisException cause) {
    boolean forgotten =
        cause instanceof RefusedException refused
            && refused.code() == RefusalCode.SESSION_NOT_FOUND;
    return inDoubt && forgotten
        ? new OutcomeUnknownException(
            what + " got no answer before its session ended", failures(), cause)
        : cause;
  }

  private List<EndpointFailure> failures() {
    return lastErrors.entrySet().stream()
        .map(entry -> new EndpointFailure(entry.getKey(), entry.getValue()))
        .toList();
  }
}
