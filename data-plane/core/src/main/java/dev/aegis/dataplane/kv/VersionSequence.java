package dev.aegis.dataplane.kv;

import dev.aegis.dataplane.command.KeyVersion;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Versions in ascending order of their revisions: added at the end, dropped from the front, found
/// by binary search.
///
/// One array and nothing per version. A store is mostly keys with a version or two, so what a tree
/// would spend on each (a map, a node, a boxed revision) would be most of its memory, and to walk
/// it most of the time of a put. Adding and dropping cost O(1) amortized.
final class VersionSequence {
  private @Nullable KeyVersion[] slots = new KeyVersion[1];
  private int first;
  private int end;

  /// @param version not older than the newest one
  void add(KeyVersion version) {
    if (end == slots.length) {
      moveTo(size() > slots.length / 2 ? 2 * slots.length : slots.length);
    }
    slots[end++] = version;
  }

  int size() {
    return end - first;
  }

  /// @param position from 0, the oldest
  KeyVersion get(int position) {
    KeyVersion version = slots[first + position];
    if (position < 0 || version == null) {
      throw new IndexOutOfBoundsException(position + " of " + size());
    }
    return version;
  }

  /// The position of the first version younger than `revision`; the size if there is none.
  int firstAfter(long revision) {
    if (first == end || get(size() - 1).modRevision() <= revision) {
      return size();
    }
    int low = 0;
    int high = size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).modRevision() <= revision) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  void dropFirst(int count) {
    Arrays.fill(slots, first, first + count, null);
    first += count;
    if (size() < slots.length / 4) {
      moveTo(slots.length / 2);
    }
  }

  /// From a position on: a view, good until the next change.
  List<KeyVersion> from(int position) {
    return new AbstractList<>() {
      @Override
      public KeyVersion get(int index) {
        return VersionSequence.this.get(position + index);
      }

      @Override
      public int size() {
        return VersionSequence.this.size() - position;
      }
    };
  }

  private void moveTo(int capacity) {
    @Nullable KeyVersion[] moved = new KeyVersion[capacity];
    System.arraycopy(slots, first, moved, 0, size());
    end = size();
    first = 0;
    slots = moved;
  }
}
