package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.KeyVersion;
import java.util.List;

/// Evaluates the conditions of transactions against the newest state of a store.
final class CompareEvaluator {
  private CompareEvaluator() {}

  static boolean allHold(List<Compare> compares, VersionedStore store) {
    for (Compare compare : compares) {
      if (!holds(compare, store)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Compare compare, VersionedStore store) {
    List<KeyVersion> live = store.live(new KeyRange(compare.from(), compare.to()));
    if (live.isEmpty()) {
      return !(compare.operand() instanceof Operand.Value)
          && holds(compare, KeyVersion.tombstone(Bytes.EMPTY, 0));
    }
    for (KeyVersion version : live) {
      if (!holds(compare, version)) {
        return false;
      }
    }
    return true;
  }

  private static boolean holds(Compare compare, KeyVersion stored) {
    int order =
        switch (compare.operand()) {
          case Operand.Version(long number) -> Long.compare(stored.version(), number);
          case Operand.CreateRevision(long at) -> Long.compare(stored.createRevision(), at);
          case Operand.ModRevision(long at) -> Long.compare(stored.modRevision(), at);
          case Operand.Value(Bytes value) -> stored.value().compareTo(value);
          case Operand.BoundTo(long session) ->
              Long.compare(stored.session() == null ? 0 : stored.session().value(), session);
        };
    return switch (compare.relation()) {
      case EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
      case GREATER -> order > 0;
      case LESS -> order < 0;
    };
  }
}
