package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.SessionId;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What puts must meet before anything is written: what they keep must be there, and they bind keys
/// to living sessions, to none too many.
///
/// @param alive who may have keys: the store knows sessions by their numbers only
record PutRules(VersionedStore store, Predicate<SessionId> alive) {

  /// Why these puts, which happen together, must not; null when they may.
  @Nullable Outcome refusal(List<Operation.Put> puts) {
    TreeMap<SessionId, Integer> counts = new TreeMap<>();
    for (Operation.Put put : puts) {
      if (put.kept() != Kept.NOTHING && !store.exists(put.key())) {
        return KeyRefusals.keyNotFound();
      }
      SessionId session = put.session();
      if (session == null) {
        continue;
      }
      if (!alive.test(session)) {
        return KeyRefusals.notAlive(session);
      }
      if (!store.isBound(put.key(), session)
          && counts.merge(session, 1, Integer::sum) + store.keysOf(session)
              > KeyLimits.MAX_KEYS_PER_SESSION) {
        return KeyRefusals.tooManyBound(session);
      }
    }
    return null;
  }
}
