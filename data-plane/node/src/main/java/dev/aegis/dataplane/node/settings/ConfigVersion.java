package dev.aegis.dataplane.node.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// One version of `aegis.yaml` as bytes, with what came of reading it.
///
/// @param digest first 12 hex digits of the SHA-256 of the file's bytes
public record ConfigVersion(String digest, String text, Reading reading) {

  /// What came of reading a version.
  public sealed interface Reading {
    record Accepted(ConsensusConfig config) implements Reading {}

    record Refused(List<ConfigViolation> violations) implements Reading {
      public Refused {
        violations = List.copyOf(violations);
      }
    }
  }

  public static ConfigVersion of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new ConfigVersion(digestOf(bytes), text, ConfigReader.read(bytes.length, text));
  }

  /// Whether these bytes are this version.
  public boolean is(byte[] bytes) {
    return digest.equals(digestOf(bytes));
  }

  private static String digestOf(byte[] bytes) {
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sha).substring(0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
