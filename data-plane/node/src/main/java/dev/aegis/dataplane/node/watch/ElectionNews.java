package dev.aegis.dataplane.node.watch;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.SessionId;

/// Something to tell about an election.
public sealed interface ElectionNews {

  /// This session leads, and says this: with `proclamation` 0 since it was elected.
  record Leads(SessionId session, FencingToken token, long proclamation, Bytes value)
      implements ElectionNews {

    boolean isAfter(long otherToken, long otherProclamation) {
      return token.value() > otherToken
          || (token.value() == otherToken && proclamation > otherProclamation);
    }
  }

  /// Nobody leads.
  record Vacant() implements ElectionNews {}
}
