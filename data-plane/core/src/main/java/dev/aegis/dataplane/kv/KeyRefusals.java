package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Outcome.Refused;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.SessionId;

/// What the store refuses, in words that name the limit.
final class KeyRefusals {
  private KeyRefusals() {}

  static Refused tooManyKeys(String what) {
    return limit(
        "more than "
            + KeyLimits.MAX_KEYS_IN_RANGES
            + " keys lie in "
            + what
            + "; take smaller ranges, one after the other");
  }

  static Refused tooManyBound(SessionId session) {
    return limit(
        "session "
            + session.value()
            + " has "
            + KeyLimits.MAX_KEYS_PER_SESSION
            + " keys bound to it already; bind further ones to another session");
  }

  static Refused notAlive(SessionId session) {
    return new Refused(
        Refusal.SESSION_NOT_FOUND,
        "session " + session.value() + ", to which a key shall be bound, is not alive");
  }

  static Refused shape(TransactionShape shape) {
    return limit(
        "a transaction has at most "
            + KeyLimits.MAX_OPERATIONS
            + " operations, "
            + KeyLimits.MAX_COMPARES
            + " compares and "
            + KeyLimits.MAX_DEPTH
            + " levels, not "
            + shape.operations()
            + ", "
            + shape.compares()
            + " and "
            + shape.depth());
  }

  static Refused duplicateKey() {
    return new Refused(Refusal.DUPLICATE_KEY, "duplicate key given in the transaction");
  }

  static Refused keyNotFound() {
    return new Refused(Refusal.KEY_NOT_FOUND, "key not found, and the put would keep what it has");
  }

  private static Refused limit(String detail) {
    return new Refused(Refusal.LIMIT_EXCEEDED, detail);
  }
}
