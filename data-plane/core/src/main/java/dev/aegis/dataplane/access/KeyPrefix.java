package dev.aegis.dataplane.access;

import dev.aegis.dataplane.command.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// All keys that begin with the same bytes.
record KeyPrefix(Bytes prefix) {

  boolean covers(Bytes key) {
    byte[] bytes = key.toArray();
    return bytes.length >= prefix.size()
        && Arrays.equals(bytes, 0, prefix.size(), prefix.toArray(), 0, prefix.size());
  }

  /// Whether every key in `[from, to)` begins with the prefix.
  ///
  /// @param to absent for the one key `from`, empty for no upper end
  boolean covers(Bytes from, @Nullable Bytes to) {
    if (!covers(from)) {
      return false;
    }
    Bytes end = end();
    return to == null || end == null || (!to.isEmpty() && to.compareTo(end) <= 0);
  }

  /// The first key behind all that begin with the prefix. Absent: there is none.
  private @Nullable Bytes end() {
    byte[] bytes = prefix.toArray();
    int last = bytes.length - 1;
    while (last >= 0 && bytes[last] == (byte) 0xff) {
      last--;
    }
    if (last < 0) {
      return null;
    }
    bytes[last]++;
    return Bytes.copyOf(Arrays.copyOf(bytes, last + 1));
  }
}
