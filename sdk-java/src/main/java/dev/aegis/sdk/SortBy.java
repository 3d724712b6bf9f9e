package dev.aegis.sdk;

/// What a range is ordered by. Equals are in the order of their keys.
public enum SortBy {
  KEY,
  VERSION,
  CREATE_REVISION,
  MOD_REVISION,
  VALUE
}
