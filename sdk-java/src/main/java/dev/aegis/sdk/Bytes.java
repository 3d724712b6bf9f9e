package dev.aegis.sdk;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An immutable sequence of bytes: a key or a value. Ordered as unsigned bytes, which is the order
/// of keys.
public final class Bytes implements Comparable<Bytes> {
  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /// A copy of `content`.
  public static Bytes of(byte[] content) {
    return new Bytes(content.clone());
  }

  /// The UTF-8 form of `text`.
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return content.length;
  }

  /// A copy of the bytes.
  public byte[] toByteArray() {
    return content.clone();
  }

  /// The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD.
  public String toUtf8() {
    return new String(content, StandardCharsets.UTF_8);
  }

  /// The least sequence that is greater: these bytes and a zero. Where a range goes on after this
  /// key.
  public Bytes successor() {
    return new Bytes(Arrays.copyOf(content, content.length + 1));
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(content, other.content);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /// For people: the bytes read as UTF-8.
  @Override
  public String toString() {
    return toUtf8();
  }
}
