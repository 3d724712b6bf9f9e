package dev.aegis.controlplane.agent.intake;

import java.util.SortedMap;
import java.util.TreeMap;

/// A cursor over one sample line: `name{label="value",...} value [timestamp]`. Its methods are
/// called once each, in that order.
final class SampleLine {
  private final int number;
  private final String text;
  private int at;

  SampleLine(int number, String text) {
    this.number = number;
    this.text = text;
  }

  String name() throws MalformedScrapeException {
    skipBlanks();
    return word("a metric name");
  }

  SortedMap<String, String> labels(int maxLabels) throws MalformedScrapeException {
    SortedMap<String, String> labels = new TreeMap<>();
    skipBlanks();
    if (!takes('{')) {
      return labels;
    }
    skipBlanks();
    while (!takes('}')) {
      String label = word("a label name");
      expect('=');
      expect('"');
      if (labels.put(label, quoted()) != null) {
        throw malformed("a label stands in it twice");
      }
      if (labels.size() > maxLabels) {
        throw malformed("more than " + maxLabels + " labels");
      }
      skipBlanks();
      if (!takes(',') && !peeks('}')) {
        throw malformed("expected ',' or '}' after a label");
      }
      skipBlanks();
    }
    return labels;
  }

  /// The value; a time stamp after it is checked for its shape only.
  double value() throws MalformedScrapeException {
    String[] words = text.substring(at).strip().split("[ \t]+", 3);
    if (words.length > 2 || (words.length == 2 && !words[1].matches("-?[0-9]{1,18}"))) {
      throw malformed("expected one value, and at most a time stamp after it");
    }
    return switch (words[0]) {
      case "+Inf", "Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      case "NaN" -> Double.NaN;
      default -> number(words[0]);
    };
  }

  /// `Double.parseDouble` alone would take `0x1p3`, `1d` and `Infinity`, which the format does not
  /// know.
  private double number(String word) throws MalformedScrapeException {
    if (word.length() > 64
        || !word.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]+)?")) {
      throw malformed("expected a number");
    }
    return Double.parseDouble(word);
  }

  private String quoted() throws MalformedScrapeException {
    StringBuilder value = new StringBuilder();
    while (!takes('"')) {
      char c = next();
      value.append(c == '\\' ? unescaped(next()) : c);
    }
    return value.toString();
  }

  private char unescaped(char c) throws MalformedScrapeException {
    return switch (c) {
      case '\\', '"' -> c;
      case 'n' -> '\n';
      default -> throw malformed("an escape in a label's value is \\\\, \\\" or \\n");
    };
  }

  private String word(String what) throws MalformedScrapeException {
    int start = at;
    while (at < text.length() && isWordCharacter(text.charAt(at))) {
      at++;
    }
    if (at == start || Character.isDigit(text.charAt(start))) {
      throw malformed("expected " + what);
    }
    return text.substring(start, at);
  }

  private static boolean isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == ':';
  }

  private void expect(char wanted) throws MalformedScrapeException {
    skipBlanks();
    if (!takes(wanted)) {
      throw malformed("expected '" + wanted + "'");
    }
  }

  private char next() throws MalformedScrapeException {
    if (at == text.length()) {
      throw malformed("it ends inside a label's value");
    }
    return text.charAt(at++);
  }

  private boolean takes(char wanted) {
    boolean there = peeks(wanted);
    if (there) {
      at++;
    }
    return there;
  }

  private boolean peeks(char wanted) {
    return at < text.length() && text.charAt(at) == wanted;
  }

  private void skipBlanks() {
    while (peeks(' ') || peeks('\t') || peeks('\r')) {
      at++;
    }
  }

  private MalformedScrapeException malformed(String problem) {
    return new MalformedScrapeException(number, problem);
  }
}
