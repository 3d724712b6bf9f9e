package dev.aegis.load.report;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/// Writes maps, lists, numbers, text and truth values as JSON, indented. A number that JSON has no
/// word for becomes `null`.
public final class Json {
  private static final String INDENT = "  ";

  private Json() {}

  /// The text of a value, with a line end.
  ///
  /// @throws IllegalArgumentException when a value is of none of these kinds
  public static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, "", out);
    return out.append('\n').toString();
  }

  private static void write(Object value, String indent, StringBuilder out) {
    switch (value) {
      case Map<?, ?> map -> writeMap(map, indent, out);
      case List<?> list -> writeList(list, indent, out);
      case Double number when !Double.isFinite(number) -> out.append("null");
      case Double number -> out.append(Math.round(number * 1000) / 1000.0);
      case Number number -> out.append(number);
      case Boolean truth -> out.append(truth);
      case String text -> writeText(text, out);
      case Object other ->
          throw new IllegalArgumentException("JSON has no form for " + other.getClass());
    }
  }

  private static void writeMap(Map<?, ?> map, String indent, StringBuilder out) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = indent + INDENT;
    out.append("{\n");
    for (Iterator<? extends Entry<?, ?>> entries = map.entrySet().iterator(); entries.hasNext(); ) {
      Entry<?, ?> entry = entries.next();
      out.append(inner);
      writeText(String.valueOf(entry.getKey()), out);
      out.append(": ");
      write(entry.getValue(), inner, out);
      out.append(entries.hasNext() ? ",\n" : "\n");
    }
    out.append(indent).append('}');
  }

  private static void writeList(List<?> list, String indent, StringBuilder out) {
    if (list.isEmpty()) {
      out.append("[]");
      return;
    }
    String inner = indent + INDENT;
    out.append("[\n");
    for (Iterator<?> values = list.iterator(); values.hasNext(); ) {
      out.append(inner);
      write(values.next(), inner, out);
      out.append(values.hasNext() ? ",\n" : "\n");
    }
    out.append(indent).append(']');
  }

  private static void writeText(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> {
          if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
