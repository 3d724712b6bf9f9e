package dev.aegis.controlplane.envelope;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A duration as the configuration writes it: a whole number and a unit, `150ms`, `3s`, `1m`,
/// `24h`.
public final class ConfigDuration {
  /// Nine digits, so that no unit overflows. No leading zeros: a node refuses them.
  private static final Pattern SHAPE = Pattern.compile("(-?(?:0|[1-9][0-9]{0,8}))(ms|s|m|h)");

  private ConfigDuration() {}

  /// Milliseconds, or nothing if the text is no duration. Negative ones are read, so that a rule
  /// can refuse them.
  public static OptionalLong parseMs(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return OptionalLong.of(number * unitMs(matcher.group(2)));
  }

  /// The shortest way to write it without a fraction: 1500 is `1500ms`, 3000 is `3s`, 60000 is
  /// `1m`.
  public static String render(long ms) {
    for (String unit : new String[] {"h", "m", "s"}) {
      if (ms != 0 && ms % unitMs(unit) == 0) {
        return ms / unitMs(unit) + unit;
      }
    }
    return ms + "ms";
  }

  private static long unitMs(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "s" -> 1_000;
      case "m" -> 60_000;
      case "h" -> 3_600_000;
      default -> throw new IllegalArgumentException("no unit of time: " + unit);
    };
  }
}
