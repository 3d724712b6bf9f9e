package dev.aegis.sdk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The present state of watched keys, in place of changes that are compacted away. The watch goes
/// on with the revision after [#revision].
///
/// @param keys all keys of the watch, in their order, as they stood at `revision`
/// @param revision everything up to and including this revision is in `keys`
public record Resync(List<KeyValue> keys, long revision) {
  public Resync {
    keys = List.copyOf(keys);
  }

  /// What turns `known`, the keys as the caller last knew them, into [#keys]: a put for what is new
  /// or was written since, a deletion (at [#revision]) for what is gone. Versions between the two
  /// are lost to everybody.
  public List<WatchEvent> changesSince(Collection<KeyValue> known) {
    Map<Bytes, KeyValue> before = new HashMap<>();
    for (KeyValue version : known) {
      before.put(version.key(), version);
    }
    List<WatchEvent> changes = new ArrayList<>();
    for (KeyValue now : keys) {
      KeyValue then = before.remove(now.key());
      if (then == null || then.modRevision() != now.modRevision()) {
        changes.add(new WatchEvent.Put(now, Optional.ofNullable(then)));
      }
    }
    for (KeyValue gone :
        before.values().stream().sorted((a, b) -> a.key().compareTo(b.key())).toList()) {
      changes.add(new WatchEvent.Delete(gone.key(), revision, Optional.of(gone)));
    }
    return changes;
  }
}
