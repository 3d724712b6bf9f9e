package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer.SessionDescribed;
import dev.aegis.dataplane.command.Answer.SessionGone;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.SessionDescription;
import dev.aegis.wire.v1.SessionEndReason;

/// The machine's answers about sessions in the words of the public contract.
final class Sessions {
  private Sessions() {}

  static SessionDescription description(SessionDescribed session) {
    return SessionDescription.newBuilder()
        .setSessionId(session.session().value())
        .setOwner(session.owner())
        .setTtlMs(session.ttlMs())
        .setRemainingMs(session.remainingMs())
        .setLocksHeld(session.locks())
        .build();
  }

  static Failure goneFailure(SessionGone gone) {
    String how =
        switch (gone.reason()) {
          case CLIENT -> "its client ended it";
          case EXPIRED -> "its TTL passed without a renewal";
          case OPERATOR -> "an operator ended it";
        };
    return Failure.newBuilder()
        .setCode(FailureCode.SESSION_NOT_FOUND)
        .setMessage(
            "Session %d has ended %d ms ago: %s. Open a new one."
                .formatted(gone.session().value(), gone.endedMs(), how))
        .setSessionEndReason(reasonOf(gone))
        .build();
  }

  static SessionEndReason reasonOf(SessionGone gone) {
    return switch (gone.reason()) {
      case CLIENT -> SessionEndReason.ENDED_BY_CLIENT;
      case EXPIRED -> SessionEndReason.LEASE_EXPIRED;
      case OPERATOR -> SessionEndReason.ENDED_BY_OPERATOR;
    };
  }
}
