package dev.aegis.sdk.internal.session;

import dev.aegis.wire.v1.KeepAliveResponse;
import java.time.Duration;

/// What the cluster said to a renewal.
sealed interface RenewalAnswer {

  /// The TTL is counted anew.
  record Renewed(Duration ttl) implements RenewalAnswer {}

  /// There is no such session any more.
  ///
  /// @param why the end of a sentence; empty when the cluster does not know any more
  record Ended(String why) implements RenewalAnswer {}

  static RenewalAnswer of(KeepAliveResponse wire) {
    return wire.getTtlMs() == 0
        ? new Ended(why(wire))
        : new Renewed(Duration.ofMillis(wire.getTtlMs()));
  }

  private static String why(KeepAliveResponse wire) {
    return switch (wire.getEndReason()) {
      case ENDED_BY_CLIENT -> ": a client did";
      case LEASE_EXPIRED -> ": its TTL had passed without a renewal";
      case ENDED_BY_OPERATOR -> ": an operator did";
      case SESSION_END_REASON_UNSPECIFIED, UNRECOGNIZED -> "";
    };
  }
}
