package dev.aegis.chaos.watch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One change of one key, as it was applied or delivered.
///
/// @param revision the revision that made it
/// @param key the key
/// @param value the new value; null when the key was deleted
/// @param version the key's version after it; 0 when it was deleted
/// @param previous the value before; null when there was none, or when it was not delivered
public record KeyChange(
    long revision, String key, @Nullable String value, long version, @Nullable String previous) {
  boolean isSameAs(KeyChange other) {
    return revision == other.revision
        && version == other.version
        && key.equals(other.key)
        && Objects.equals(value, other.value);
  }
}
