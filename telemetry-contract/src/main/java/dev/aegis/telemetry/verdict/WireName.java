package dev.aegis.telemetry.verdict;

import java.util.regex.Pattern;

/// The shape of a name in an open set: `slow_follower`.
final class WireName {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  private WireName() {}

  static void require(String wireName) {
    if (!SHAPE.matcher(wireName).matches()) {
      throw new IllegalArgumentException(
          "a name of this set has 1 to 64 lower-case letters, digits or '_', and starts with a letter");
    }
  }
}
