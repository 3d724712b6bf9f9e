package dev.aegis.sdk.internal.rpc;

import dev.aegis.sdk.AegisException;

/// Behind an unknown outcome: the cluster keeps the answer to this request no more, since too many
/// were answered after it. A request that still waits for a lock, or whose lock is still held, is
/// never forgotten, so whoever is told this has neither.
public final class AnswerForgotten extends Exception {
  private static final long serialVersionUID = 1L;

  AnswerForgotten() {
    super("the session's request is too old to be remembered", null, false, false);
  }

  /// The cluster said so.
  public static boolean isBehind(AegisException failure) {
    return failure.getCause() instanceof AnswerForgotten;
  }
}
