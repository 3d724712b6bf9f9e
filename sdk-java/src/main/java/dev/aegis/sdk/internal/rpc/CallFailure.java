package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.AegisException;
import org.jspecify.annotations.Nullable;

/// How one attempt of a call ended badly, sorted by what may be done next.
public sealed interface CallFailure {

  /// The leader's address, if the node named it.
  @Nullable String leaderHint();

  /// Repeating it will fail again; `cause` is what the caller gets.
  record Definite(AegisException cause) implements CallFailure {
    @Override
    public @Nullable String leaderHint() {
      return null;
    }
  }

  /// Nothing was changed.
  ///
  /// @param error one sentence
  /// @param leaderHint the leader's address, if the node named it
  /// @param overloaded whether going elsewhere at once would only add to the load
  record SafeToRetry(String error, @Nullable String leaderHint, boolean overloaded)
      implements CallFailure {}

  /// The change may have happened, or may still happen.
  ///
  /// @param error one sentence
  /// @param leaderHint the leader's address, if the node named it
  record OutcomeUnknown(String error, @Nullable String leaderHint) implements CallFailure {}
}
