package dev.aegis.sdk.internal.wire;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.KeyRange;

/// Keys in sentences for people.
public final class KeyText {
  private static final int SHOWN_LENGTH = 60;

  private KeyText() {}

  public static String of(Bytes key) {
    String text = key.toUtf8();
    return '"'
        + (text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "...")
        + '"';
  }

  public static String of(KeyRange range) {
    return switch (range) {
      case KeyRange.One(Bytes key) -> "key " + of(key);
      case KeyRange.Prefix(Bytes prefix) -> "prefix " + of(prefix);
      case KeyRange.Between(Bytes from, Bytes to) -> "keys from " + of(from) + " to " + of(to);
      case KeyRange.From(Bytes from) -> "keys from " + of(from);
    };
  }
}
