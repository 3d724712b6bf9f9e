package dev.aegis.bench.scene;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Numbers that look like nothing in particular and are always the same: names, dates, and the
/// small ups and downs of a measurement. No random generator (paper, section 6.1).
public final class Settled {
  private static final double GOLDEN = 0.6180339887498949;
  private static final double SILVER = 0.4142135623730951;
  private static final int ID_DIGITS = 12;
  private static final double MS = 1000.0;

  private Settled() {}

  /// A moment's place in a sequence that fills 0 to 1 evenly (multiples of the golden section).
  public static double wobble(double atMs, int salt) {
    double place = atMs / MS * GOLDEN + salt * SILVER;
    return place - Math.floor(place);
  }

  /// Twelve hexadecimal digits that tell nothing of what they name.
  ///
  /// @param suite and its version: what sets the names of two suites apart
  public static String id(String suite, int number) {
    return HexFormat.of().formatHex(hash(suite, "id", number)).substring(0, ID_DIGITS);
  }

  /// A number from 0 to below `bound`.
  public static int below(int bound, String suite, String purpose, int number) {
    byte[] hash = hash(suite, purpose, number);
    int value = ((hash[0] & 0xff) << 16) | ((hash[1] & 0xff) << 8) | (hash[2] & 0xff);
    return value % bound;
  }

  private static byte[] hash(String suite, String purpose, int number) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(
              // no format: that has other digits in other languages
              (suite + ": " + purpose + " of " + number).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every JDK has SHA-256", failure);
    }
  }
}
