package dev.aegis.controlplane.prose;

import java.time.Instant;

/// Small pieces of Markdown.
///
/// An anomaly may be read from a file that anybody wrote, so its texts are made harmless: no
/// markup, no mention of a person, no reference to an issue, no link that makes itself, no line of
/// their own, and no character that is not seen: controls (ANSI escapes begin with one), and format
/// characters, which hide text or turn its direction round.
public final class Markdown {
  private static final String SPECIAL = "\\`*_{}[]<>#+!|~&$";
  private static final int MAX_TEXT = 500;

  /// A bit for each general category whose characters do not show.
  private static final long UNSEEN =
      1L << Character.CONTROL
          | 1L << Character.FORMAT
          | 1L << Character.SURROGATE
          | 1L << Character.PRIVATE_USE
          | 1L << Character.UNASSIGNED
          | 1L << Character.LINE_SEPARATOR
          | 1L << Character.PARAGRAPH_SEPARATOR;

  private Markdown() {}

  /// Text that shows as it is, on one line, cut after 500 characters.
  public static String plain(String text) {
    String seen = visible(text);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < seen.length(); i++) {
      char c = seen.charAt(i);
      if (c == '@') {
        out.append("(at)");
      } else if (isMarkup(seen, i)) {
        out.append('\\').append(c).append(isReference(seen, i) ? " " : "");
      } else if (makesALink(seen, i)) {
        out.append(c).append(' ');
      } else {
        out.append(c);
      }
    }
    return isCut(text) ? out + "..." : out.toString();
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

  /// `#12` would become a link to an issue, and tell that issue so, even with its sign escaped.
  private static boolean isReference(String text, int i) {
    return text.charAt(i) == '#'
        && i + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(i + 1));
  }

  /// `http://`, `www.` and `GH-` make links without any markup, in some readers even escaped; a
  /// space breaks them in all.
  private static boolean makesALink(String text, int i) {
    return (text.charAt(i) == ':' && text.startsWith("//", i + 1))
        || (text.charAt(i) == '.' && text.regionMatches(true, i - 3, "www", 0, 3))
        || (text.charAt(i) == '-' && text.regionMatches(true, i - 2, "GH", 0, 2));
  }

  /// Text in a code span, on one line.
  public static String code(String text) {
    return "`" + visible(text).replace('`', ' ') + "`";
  }

  /// A time as `2026-11-23T22:51:32.000Z`.
  public static String time(long epochMs) {
    return Instant.ofEpochMilli(epochMs).toString();
  }

  /// At most 500 characters; what is not seen, or is half a character, becomes a space.
  private static String visible(String text) {
    StringBuilder out = new StringBuilder();
    int end = isCut(text) ? MAX_TEXT : text.length();
    for (int i = 0; i < end; ) {
      int codePoint = text.codePointAt(i);
      if (isSeen(codePoint)) {
        out.appendCodePoint(codePoint);
      } else {
        out.append(' ');
      }
      i += Character.charCount(codePoint);
    }
    return out.toString();
  }

  private static boolean isCut(String text) {
    return text.length() > MAX_TEXT;
  }

  private static boolean isSeen(int codePoint) {
    return (UNSEEN & 1L << Character.getType(codePoint)) == 0;
  }
}
