package dev.aegis.sdk.internal.rpc;

/// What sending a call again does once its first answer is lost.
public enum Effect {
  /// Nothing: the call changes nothing, so no answer never means "perhaps".
  NONE,

  /// Nothing more than the first time: the request has an id, or repeating it is harmless.
  REPEATABLE,

  /// It may change things twice.
  ONCE
}
