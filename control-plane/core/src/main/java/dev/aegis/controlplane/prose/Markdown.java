package dev.aegis.controlplane.prose;

import java.time.Instant;

/// Small pieces of Markdown.
///
/// An anomaly may be read from a file that anybody wrote, so its texts are made harmless: no
/// markup, no mention of a person, no line of their own.
public final class Markdown {
  private static final String SPECIAL = "\\`*_{}[]<>#+!|~&";
  private static final int MAX_TEXT = 500;

  private Markdown() {}

  /// Text that shows as it is, on one line, cut after 500 characters.
  public static String plain(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), MAX_TEXT); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c)) {
        out.append(' ');
      } else if (c == '@') {
        out.append("(at)");
      } else {
        out.append(isMarkup(text, i) ? "\\" : "").append(c);
      }
    }
    return text.length() > MAX_TEXT ? out + "..." : out.toString();
  }

  /// Whether the character would be read as markup. An underscore inside a word is not.
  private static boolean isMarkup(String text, int i) {
    char c = text.charAt(i);
    boolean insideWord =
        i > 0
            && i + 1 < text.length()
            && Character.isLetterOrDigit(text.charAt(i - 1))
            && Character.isLetterOrDigit(text.charAt(i + 1));
    return SPECIAL.indexOf(c) >= 0 && !(c == '_' && insideWord);
  }

  /// Text in a code span, on one line.
  public static String code(String text) {
    StringBuilder out = new StringBuilder("`");
    for (int i = 0; i < Math.min(text.length(), MAX_TEXT); i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) || c == '`' ? ' ' : c);
    }
    return out.append('`').toString();
  }

  /// A time as `2026-11-23T22:51:32.000Z`.
  public static String time(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }
}
