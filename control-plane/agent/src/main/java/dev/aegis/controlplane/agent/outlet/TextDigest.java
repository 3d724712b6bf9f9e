package dev.aegis.controlplane.agent.outlet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The first 12 hex digits of a SHA-256: enough to tell one text from another, and what nodes
/// export of their configuration.
final class TextDigest {
  private TextDigest() {}

  /// Of the UTF-8 bytes. Line ends and blanks at the end of the text do not count: forges and
  /// editors change them.
  static String of(String text) {
    return of(text.replace("\r\n", "\n").stripTrailing().getBytes(StandardCharsets.UTF_8));
  }

  static String of(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
