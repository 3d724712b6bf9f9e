package dev.aegis.dataplane.node.settings;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One mapping of the document. Every read checks type and absolute bounds; what is wrong is noted
/// and a harmless value takes its place, so that one pass finds everything.
final class Section {
  private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,9})(ms|s|m|h)");

  private final String path;
  private final Map<?, ?> values;
  private final List<ConfigViolation> violations;
  private final Set<String> known = new TreeSet<>();

  Section(String path, Map<?, ?> values, List<ConfigViolation> violations) {
    this.path = path;
    this.values = values;
    this.violations = violations;
  }

  Section section(String name) {
    Object value = take(name);
    if (value instanceof Map<?, ?> map) {
      return new Section(pathOf(name), map, violations);
    }
    note("wrong-type", name, value == null ? "is missing" : "is not a mapping");
    return new Section(pathOf(name), Map.of(), violations);
  }

  Duration duration(String name, Duration min, Duration max) {
    Object value = take(name);
    Matcher matcher = DURATION.matcher(value instanceof String text ? text : "");
    if (!matcher.matches()) {
      note(
          "wrong-type",
          name,
          value == null ? "is missing" : "is not a duration such as 150ms, 3s or 1h");
      return min;
    }
    Duration duration = toDuration(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      note(
          "out-of-bounds",
          name,
          "is %s; it must be between %s and %s".formatted(value, text(min), text(max)));
      return min;
    }
    return duration;
  }

  long count(String name, long min, long max) {
    Object value = take(name);
    // Anything beyond a long arrives as a BigInteger and is refused as out of type.
    if (!(value instanceof Integer) && !(value instanceof Long)) {
      note("wrong-type", name, value == null ? "is missing" : "is not a whole number");
      return min;
    }
    long number = ((Number) value).longValue();
    if (number < min || number > max) {
      note(
          "out-of-bounds", name, "is %d; it must be between %d and %d".formatted(number, min, max));
      return min;
    }
    return number;
  }

  void refuseUnknown() {
    for (Object key : values.keySet()) {
      if (!(key instanceof String name) || !known.contains(name)) {
        note("unknown-key", String.valueOf(key), "is not a setting of this section");
      }
    }
  }

  private @Nullable Object take(String name) {
    known.add(name);
    return values.get(name);
  }

  private void note(String rule, String name, String message) {
    violations.add(new ConfigViolation(rule, pathOf(name), message));
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Duration toDuration(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      default -> Duration.ofHours(amount);
    };
  }

  private static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
