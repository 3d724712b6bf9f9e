package dev.aegis.ctl.output;

import dev.aegis.sdk.Bytes;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// JSON as this command line writes it: long numbers as strings, because readers that take them for
/// floating point would round them; bytes as text where they are UTF-8, else as `{"base64": ...}`.
final class Json {
  private static final String HEX = "0123456789abcdef";

  private Json() {}

  static String of(Object value) {
    StringBuilder out = new StringBuilder();
    write(out, value);
    return out.toString();
  }

  private static void write(StringBuilder out, Object value) {
    switch (value) {
      case Fields fields -> object(out, fields.entries());
      case List<?> list -> array(out, list);
      case Bytes bytes -> bytes(out, bytes);
      case Long number -> text(out, number.toString());
      case Integer number -> out.append(number);
      case Double number -> out.append(number);
      case Boolean truth -> out.append(truth);
      case Object other -> text(out, other.toString());
    }
  }

  private static void object(StringBuilder out, List<Map.Entry<String, Object>> entries) {
    out.append('{');
    String separator = "";
    for (Map.Entry<String, Object> entry : entries) {
      out.append(separator);
      text(out, entry.getKey());
      out.append(':');
      write(out, entry.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private static void array(StringBuilder out, List<?> list) {
    out.append('[');
    String separator = "";
    for (Object element : list) {
      out.append(separator);
      write(out, element);
      separator = ",";
    }
    out.append(']');
  }

  private static void bytes(StringBuilder out, Bytes bytes) {
    Fields.utf8(bytes)
        .ifPresentOrElse(
            text -> text(out, text),
            () -> {
              out.append("{\"base64\":\"");
              out.append(Base64.getEncoder().encodeToString(bytes.toByteArray()));
              out.append("\"}");
            });
  }

  private static void text(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c < ' ' || c == 0x7f) {
        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
