package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Bytes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The histories of all keys: in the order of the keys, and one by its key.
///
/// The hash beside the tree is for speed alone: a put looks one key up, and a tree of ten thousand
/// keys would cost it some forty steps through cold memory on each replica. The hash is asked for
/// single keys and never walked, so its order cannot reach the state (`CoreRules` holds this).
final class KeyIndex {
  private final HashMap<Bytes, KeyHistory> byKey = new HashMap<>();
  private final TreeMap<Bytes, KeyHistory> inOrder = new TreeMap<>();

  @Nullable KeyHistory get(Bytes key) {
    return byKey.get(key);
  }

  /// The history of a key: a new and empty one if it had none.
  KeyHistory of(Bytes key) {
    KeyHistory known = byKey.get(key);
    if (known != null) {
      return known;
    }
    KeyHistory added = new KeyHistory();
    byKey.put(key, added);
    inOrder.put(key, added);
    return added;
  }

  void remove(Bytes key) {
    byKey.remove(key);
    inOrder.remove(key);
  }

  /// The keys of a range, in order: a view.
  Collection<KeyHistory> in(KeyRange range) {
    if (range.to() == null) {
      KeyHistory only = byKey.get(range.from());
      return only == null ? List.of() : List.of(only);
    }
    return range.of(inOrder).values();
  }

  /// All keys, in order: a view.
  Collection<KeyHistory> all() {
    return inOrder.values();
  }
}
