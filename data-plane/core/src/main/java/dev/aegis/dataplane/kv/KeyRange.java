package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.Bytes;
import java.util.Collections;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/// The keys `[from, to)`.
///
/// @param to absent: the one key `from`; empty: no upper end
public record KeyRange(Bytes from, @Nullable Bytes to) {

  /// Whether the key lies in it.
  public boolean contains(Bytes key) {
    if (to == null) {
      return key.equals(from);
    }
    return key.compareTo(from) >= 0 && (to.isEmpty() || key.compareTo(to) < 0);
  }

  /// The part of a map that lies in the range: a view.
  <V> NavigableMap<Bytes, V> of(NavigableMap<Bytes, V> map) {
    if (to == null) {
      return map.subMap(from, true, from, true);
    }
    if (to.isEmpty()) {
      return map.tailMap(from, true);
    }
    return from.compareTo(to) < 0
        ? map.subMap(from, true, to, false)
        : Collections.emptyNavigableMap();
  }
}
