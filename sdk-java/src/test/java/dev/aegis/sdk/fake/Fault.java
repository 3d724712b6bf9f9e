package dev.aegis.sdk.fake;

import dev.aegis.wire.v1.FailureCode;

/// What a node does to one call instead of serving it.
public sealed interface Fault {

  /// Refuses the call, changing nothing.
  ///
  /// @param leaderHint empty for none
  record Refuse(FailureCode code, String leaderHint) implements Fault {}

  /// Refuses the call, changing nothing, for a limit.
  record Exceed(String limitName) implements Fault {}

  /// Serves the call; the answer is lost with the connection.
  record LoseAnswer() implements Fault {}

  /// Takes the request and never says a word.
  record Hang() implements Fault {}
}
