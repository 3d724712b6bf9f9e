package dev.aegis.bench.prometheus;

import dev.aegis.telemetry.window.Recording;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Collectors;

/// The two files `promtool test rules` reads: the rules, and a recording with a question for each
/// moment. Pure.
final class PromtoolFiles {
  /// Which alerts fire now.
  static final String QUESTION = "ALERTS{alertstate=\"firing\"}";

  private PromtoolFiles() {}

  static String rules(List<AlertRule> rules) {
    StringBuilder text = new StringBuilder("groups:\n- name: pack\n  rules:\n");
    for (AlertRule rule : rules) {
      text.append("  - alert: ").append(rule.alert()).append('\n');
      text.append("    expr: ").append(quoted(rule.expression())).append('\n');
      text.append("    for: ").append(rule.forS()).append("s\n");
    }
    return text.toString();
  }

  /// The recording and the questions.
  ///
  /// @param rulesFile the name of the other file
  /// @param rules series that none of them reads are left out
  static String test(
      Recording recording, String rulesFile, List<Long> moments, List<AlertRule> rules) {
    String interval = recording.metrics().intervalMs() + "ms";
    StringBuilder text = new StringBuilder();
    text.append("rule_files: [").append(quoted(rulesFile)).append("]\n");
    text.append("evaluation_interval: ").append(interval).append('\n');
    text.append("tests:\n- interval: ").append(interval).append("\n  input_series:\n");
    SortedMap<String, String> series = SeriesMapping.of(recording);
    String expressions =
        rules.stream().map(AlertRule::expression).collect(Collectors.joining("\n"));
    series.forEach((name, values) -> {
      if (expressions.contains(name.substring(0, name.indexOf('{')))) {
        text.append("  - series: ").append(quoted(name)).append('\n');
        text.append("    values: ").append(quoted(values)).append('\n');
      }
    });
    text.append("  promql_expr_test:\n");
    for (long moment : moments) {
      text.append("  - expr: ").append(quoted(QUESTION)).append('\n');
      text.append("    eval_time: ").append(moment - recording.span().fromMs()).append("ms\n");
    }
    return text.toString();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
