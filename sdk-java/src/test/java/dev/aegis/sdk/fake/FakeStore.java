package dev.aegis.sdk.fake;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.WatchEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Versioned keys: the newest of each, and the history. Guarded by its machine.
final class FakeStore {
  private static final int MAX_KEY_BYTES = 1024;

  private final TreeMap<ByteString, KeyValue> newest =
      new TreeMap<>(ByteString.unsignedLexicographicalComparator());
  private final List<WatchEvent> history = new ArrayList<>();
  private final Set<ByteString> lost = new HashSet<>();
  long compactedBefore;

  long revision() {
    return history.size() + 1L;
  }

  List<WatchEvent> history() {
    return List.copyOf(history);
  }

  void put(String key, String value) {
    KeyValue _ = put(ByteString.copyFromUtf8(key), ByteString.copyFromUtf8(value));
  }

  KeyValue put(ByteString key, ByteString value) {
    if (key.size() > MAX_KEY_BYTES) {
      throw FakeFailure.of(
          dev.aegis.wire.v1.Failure.newBuilder()
              .setCode(FailureCode.LIMIT_EXCEEDED)
              .setMessage("The key has " + key.size() + " bytes; at most 1024 are allowed.")
              .setLimitName("key-bytes")
              .setLimit(MAX_KEY_BYTES)
              .setActual(key.size())
              .build());
    }
    long revision = revision() + 1;
    KeyValue before = newest.get(key);
    KeyValue written =
        KeyValue.newBuilder()
            .setKey(key)
            .setValue(value)
            .setCreateRevision(before == null ? revision : before.getCreateRevision())
            .setModRevision(revision)
            .setVersion(before == null ? 1 : before.getVersion() + 1)
            .build();
    newest.put(key, written);
    history.add(WatchEvent.newBuilder().setType(WatchEvent.Type.PUT).setKv(written).build());
    return written;
  }

  boolean delete(ByteString key) {
    if (newest.remove(key) == null) {
      return false;
    }
    KeyValue tombstone = KeyValue.newBuilder().setKey(key).setModRevision(revision() + 1).build();
    history.add(WatchEvent.newBuilder().setType(WatchEvent.Type.DELETE).setKv(tombstone).build());
    return true;
  }

  void lose(String key) {
    ByteString lostKey = ByteString.copyFromUtf8(key);
    lost.add(lostKey);
    newest.remove(lostKey);
  }

  /// The keys of the range as they stood at `revision`; 0 means now.
  List<KeyValue> range(FakeRange range, long revision) {
    checkRevision(revision);
    Map<ByteString, KeyValue> state = revision == 0 ? newest : at(revision);
    return state.values().stream().filter(version -> range.contains(version.getKey())).toList();
  }

  /// The changes of the range from `revision` on.
  List<WatchEvent> changes(FakeRange range, long revision) {
    return history.stream()
        .filter(event -> event.getKv().getModRevision() >= revision)
        .filter(event -> range.contains(event.getKv().getKey()))
        .toList();
  }

  void checkRevision(long revision) {
    if (revision != 0 && revision < compactedBefore) {
      throw FakeFailure.of(FailureCode.COMPACTED, "Revision " + revision + " is compacted away.");
    }
  }

  private Map<ByteString, KeyValue> at(long revision) {
    Map<ByteString, KeyValue> state = new TreeMap<>(ByteString.unsignedLexicographicalComparator());
    for (WatchEvent event : history) {
      if (event.getKv().getModRevision() > revision) {
        break;
      }
      if (event.getType() == WatchEvent.Type.PUT) {
        state.put(event.getKv().getKey(), event.getKv());
      } else {
        state.remove(event.getKv().getKey());
      }
    }
    state.keySet().removeAll(lost);
    return state;
  }
}
