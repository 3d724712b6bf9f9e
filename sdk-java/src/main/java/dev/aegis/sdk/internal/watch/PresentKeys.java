package dev.aegis.sdk.internal.watch;

import dev.aegis.sdk.KeyRange;
import dev.aegis.sdk.Resync;

/// Reads keys as they stand now.
@FunctionalInterface
public interface PresentKeys {

  /// All keys of the range at one revision, linearizable.
  Resync read(KeyRange range);
}
