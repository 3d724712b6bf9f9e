package dev.aegis.dataplane.node.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// House rules that are about text, each with its advice. Plain pattern matching on sources that
/// the formatter has laid out.
final class Tidiness {
  static final int MAX_LINES = 400;

  private static final Pattern REMINDER = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");
  private static final Pattern SWITCH = Pattern.compile("\\bswitch \\((.*)\\) \\{");
  private static final Pattern DEFAULT =
      Pattern.compile("^\\s*(default|case null, default)\\s*(->|:)");
  private static final Pattern TYPED_LABEL = Pattern.compile("^\\s*case (?!null\\b)[A-Za-z]");

  /// Switches that end in `default` and have labels that are no literals, with the reason.
  private static final Map<String, String> OVER_FOREIGN_TYPES =
      Map.of("Calls.java", "throwables: anybody can make a new one");

  private Tidiness() {}

  /// What is untidy about one source.
  ///
  /// @param file its name without a path
  static List<String> of(String file, String text) {
    List<String> lines = text.lines().toList();
    List<String> findings = new ArrayList<>();
    if (lines.size() > MAX_LINES) {
      findings.add(
          "%s has %d lines, more than %d: find the second thing it does and give it a file"
              .formatted(file, lines.size(), MAX_LINES));
    }
    for (int line = 0; line < lines.size(); line++) {
      Matcher reminder = REMINDER.matcher(lines.get(line));
      if (reminder.find()) {
        findings.add(
            "%s:%d says %s: do it now, or open an issue and leave the code whole"
                .formatted(file, line + 1, reminder.group()));
      }
      if (DEFAULT.matcher(lines.get(line)).find()
          && !OVER_FOREIGN_TYPES.containsKey(file)
          && hasTypedLabels(lines, line)) {
        findings.add(
            "%s:%d hides new cases behind a default: name every case, so that the compiler finds this switch when one is added; if the type is not ours, add the file to OVER_FOREIGN_TYPES with the reason"
                .formatted(file, line + 1));
      }
    }
    return findings;
  }

  /// Whether the labels above a `default` are types or constants, not strings, characters or
  /// numbers. Goes up to the switch the default belongs to: the formatter indents a label by two
  /// more than its switch at least, and by as much as its neighbours.
  private static boolean hasTypedLabels(List<String> lines, int defaultLine) {
    int indent = indent(lines.get(defaultLine));
    for (int line = defaultLine - 1; line >= 0; line--) {
      String text = lines.get(line);
      if (indent(text) == indent && TYPED_LABEL.matcher(text).find()) {
        return true;
      }
      if (indent(text) < indent && SWITCH.matcher(text).find()) {
        return false;
      }
    }
    return false;
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }
}
