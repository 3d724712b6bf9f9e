package dev.aegis.bench.prometheus;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what `promtool test rules` says. It is asked as if nothing should fire, so whatever fires
/// is told as a difference, with its time. Pure.
final class PromtoolOutput {
  private static final Pattern DIFFERENCE =
      Pattern.compile("time: ([0-9hms]+),\\s+exp: nil\\s+got: (.*)");
  private static final Pattern ALERT = Pattern.compile("alertname=\"([^\"]+)\"");
  private static final Pattern PART = Pattern.compile("(\\d+)(ms|h|m|s)");

  private PromtoolOutput() {}

  /// The names of the alerts that fire, by time since the begin, in milliseconds; times at which
  /// none does are not there.
  static SortedMap<Long, Set<String>> firing(String output) {
    SortedMap<Long, Set<String>> firing = new TreeMap<>();
    Matcher difference = DIFFERENCE.matcher(output);
    while (difference.find()) {
      Set<String> alerts = new TreeSet<>();
      Matcher alert = ALERT.matcher(difference.group(2));
      while (alert.find()) {
        alerts.add(alert.group(1));
      }
      firing.put(millis(difference.group(1)), alerts);
    }
    return firing;
  }

  /// Of a duration as Prometheus prints it: `1m5s`, `7s1ms`.
  private static long millis(String duration) {
    long millis = 0;
    Matcher part = PART.matcher(duration);
    while (part.find()) {
      long number = Long.parseLong(part.group(1));
      millis +=
          switch (part.group(2)) {
            case "h" -> number * 3_600_000;
            case "m" -> number * 60_000;
            case "s" -> number * 1_000;
            default -> number;
          };
    }
    return millis;
  }
}
