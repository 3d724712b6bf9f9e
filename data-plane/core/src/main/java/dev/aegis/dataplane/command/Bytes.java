package dev.aegis.dataplane.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Immutable bytes, ordered as unsigned numbers, first byte first: the order of keys.
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] bytes;

  private Bytes(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Bytes copyOf(byte[] bytes) {
    return taking(bytes.clone());
  }

  /// Without a copy, which each value would have on its way into the log and again out of it.
  ///
  /// @param bytes that nobody else has, and that the caller lets go of
  public static Bytes taking(byte[] bytes) {
    return bytes.length == 0 ? EMPTY : new Bytes(bytes);
  }

  public byte[] toArray() {
    return bytes.clone();
  }

  public int size() {
    return bytes.length;
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
  }

  /// The JDK's specified array hash: the same on every replica.
  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Length only: keys and values never reach a log line.
  @Override
  public String toString() {
    return "Bytes[" + bytes.length + "]";
  }
}
