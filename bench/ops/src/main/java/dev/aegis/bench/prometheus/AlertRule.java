package dev.aegis.bench.prometheus;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// One alert rule of others, over our series (see [SeriesMapping]).
///
/// @param alert its name where it comes from
/// @param expression in PromQL, every range in whole seconds: `[300s]`
/// @param forS how long it must hold before it fires, seconds
/// @param kind the kind of anomaly that it speaks of; [#SYMPTOM] when of none in particular
public record AlertRule(String alert, String expression, long forS, String kind) {
  /// What a rule speaks of that fires on what clients feel, whatever the reason.
  public static final String SYMPTOM = "symptom";

  private static final Pattern RANGE = Pattern.compile("\\[(\\d+)s\\]");

  /// The same rule with a time that runs faster: ranges and waiting times are divided. A range is
  /// never shorter than four readings, as etcd's own pack has it: a rate needs some.
  ///
  /// @param factor by what
  /// @param readingS between two readings, seconds
  public AlertRule scaled(long factor, long readingS) {
    String scaled =
        RANGE
            .matcher(expression)
            .replaceAll(range -> "[" + shortened(range, factor, readingS) + "s]");
    return new AlertRule(alert, scaled, forS / factor, kind);
  }

  private static long shortened(MatchResult range, long factor, long readingS) {
    return Math.max(4 * readingS, Long.parseLong(range.group(1)) / factor);
  }
}
