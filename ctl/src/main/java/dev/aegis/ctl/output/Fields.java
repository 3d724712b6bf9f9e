package dev.aegis.ctl.output;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One result: named fields in their order, of which one is the value. Immutable.
///
/// @param entries names, and texts, bytes, numbers, truths, nested results or lists of them
/// @param main the field that `-o value` shows
public record Fields(List<Map.Entry<String, Object>> entries, String main) {
  public Fields {
    entries = List.copyOf(entries);
  }

  /// No fields yet; `main` names the one that `-o value` shows.
  public static Fields showing(String main) {
    return new Fields(List.of(), main);
  }

  /// A key with all that is known of it.
  public static Fields of(KeyValue key) {
    return showing("value")
        .with("key", key.key())
        .with("value", key.value())
        .with("createRevision", key.createRevision())
        .with("modRevision", key.modRevision())
        .with("version", key.version())
        .with("sessionId", key.sessionId());
  }

  /// One field more.
  public Fields with(String name, Object value) {
    List<Map.Entry<String, Object>> more = new ArrayList<>(entries);
    more.add(Map.entry(name, value));
    return new Fields(more, main);
  }

  /// One field more, if there is one.
  public Fields with(String name, Optional<?> value) {
    return value.map(present -> with(name, (Object) present)).orElse(this);
  }

  /// A duration, in milliseconds; the name gets the unit.
  public Fields withMs(String name, Duration value) {
    return with(name + "Ms", value.toMillis());
  }

  /// The same, with another field for `-o value`.
  public Fields main(String name) {
    return new Fields(entries, name);
  }

  Map<String, Object> byName() {
    Map<String, Object> byName = new TreeMap<>();
    entries.forEach(entry -> byName.put(entry.getKey(), entry.getValue()));
    return byName;
  }

  /// What `-o value` shows; nothing when this result has no such field.
  Optional<Object> value() {
    return Optional.ofNullable(byName().get(main));
  }

  static Optional<String> utf8(Bytes bytes) {
    String text = bytes.toUtf8();
    return Bytes.utf8(text).equals(bytes) ? Optional.of(text) : Optional.empty();
  }
}
