package dev.aegis.sdk;

/// Which keys a request is about: one of them, or all between two places in their order, which is
/// that of unsigned bytes.
public sealed interface KeyRange {

  /// The least key there can be: keys are not empty.
  Bytes LEAST = Bytes.of(new byte[] {0});

  /// One key.
  record One(Bytes key) implements KeyRange {}

  /// The keys that begin with a prefix; an empty one means all keys.
  record Prefix(Bytes prefix) implements KeyRange {}

  /// The keys from `from` on and before `to`.
  record Between(Bytes from, Bytes to) implements KeyRange {
    public Between {
      if (from.compareTo(to) >= 0) {
        throw new IllegalArgumentException(
            "No key is from \"%s\" on and before \"%s\".".formatted(from, to));
      }
    }
  }

  /// The key `from` and all that come after it.
  record From(Bytes from) implements KeyRange {}

  /// The one key.
  static KeyRange key(Bytes key) {
    return new One(key);
  }

  /// The one key, in UTF-8.
  static KeyRange key(String key) {
    return key(Bytes.utf8(key));
  }

  /// The keys that begin with `prefix`.
  static KeyRange prefix(Bytes prefix) {
    return new Prefix(prefix);
  }

  /// The keys that begin with `prefix` in UTF-8.
  static KeyRange prefix(String prefix) {
    return prefix(Bytes.utf8(prefix));
  }

  /// The keys from `from` on and before `to`, both in UTF-8.
  static KeyRange between(String from, String to) {
    return new Between(Bytes.utf8(from), Bytes.utf8(to));
  }

  /// All keys.
  static KeyRange all() {
    return new From(LEAST);
  }
}
