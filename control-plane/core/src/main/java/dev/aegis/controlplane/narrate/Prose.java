package dev.aegis.controlplane.narrate;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a sentence of a model may look like: plain English words, the aliases of nodes, and numbers
/// that the facts it cites show.
///
/// An allow-list of characters, so that a link, an image, HTML, code, a mention or a hidden
/// character has no way to be written: a point stands at the end of a sentence or inside a number,
/// never inside a word, and there is no slash. The list of words is another thing, a net with
/// holes: it catches a claim of having acted, or an order to the reader, in its usual words. What
/// it lets through is still only shown as a model's opinion, and nothing acts on it.
final class Prose {
  private static final int MAX_CHARACTERS = 300;

  private static final Pattern SHAPE =
      Pattern.compile(
          "[A-Z][A-Za-z0-9_ ,;'%()-]*(?:(?:\\.(?=[ 0-9])|:(?= ))[A-Za-z0-9_ ,;'%()-]*)*\\.");

  /// A number with all that is written to it: `12,345` and `5M` are not the numbers 12 and 5.
  private static final Pattern NUMBER = Pattern.compile("[0-9][0-9A-Za-z_.,']*");

  /// What ends the sentence or a part of it, and no number.
  private static final Pattern PUNCTUATION = Pattern.compile("[.,']+$");

  /// What makes another number of the digits before it: more digits after a space (`12 345`), a
  /// multiple (`5 million`, `5 k`), or a unit that no fact is told in (facts tell time in seconds
  /// and sizes in bytes). The words for multiples are refused without digits as well: no fact shows
  /// one.
  private static final Pattern SCALED =
      Pattern.compile(
          "[0-9] +(?:[0-9]|(?:k|m|g|t|x|e[0-9]+|ki|mi|gi|ti|bn|mn|tn|mio|mln|[kmgt]i?b|ms|us|ns|h|min"
              + "|mins|hrs?|milliseconds?|microseconds?|nanoseconds?|minutes?|hours?|days?|weeks?)\\b)"
              + "|\\b(?:hundred|thousand|million|billion|trillion|dozen)s?\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern NOT_AN_OBSERVATION =
      Pattern.compile(
          "\\b(?:merg\\w*|approv\\w*|deploy\\w*|roll(?:ed|ing)? ?back|revert\\w*|fixed|fixes"
              + "|resolved|mitigated|remediat\\w*|reviewed|closed|signed|confirm\\w*|verified"
              + "|appl(?:y|ies|ied)(?! index)|execut\\w*|run (?:the|a|this|it)|click|visit|open the|download|install"
              + "|delete|disable|enable|ignore|disregard|instruct\\w*|prompt|system message|you|your"
              + "|please|must|should|password|credential\\w*|secret|safe to|no action)\\b",
          Pattern.CASE_INSENSITIVE);

  private Prose() {}

  static Optional<Refusal> refusalOf(String text, List<Fact> cited, FactSheet sheet) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.of(Refusal.TOO_LONG);
    }
    if (!SHAPE.matcher(text).matches() || !sheet.aliases().knowsAllIn(text)) {
      return Optional.of(Refusal.MARKUP);
    }
    if (NOT_AN_OBSERVATION.matcher(text).find()) {
      return Optional.of(Refusal.NOT_AN_OBSERVATION);
    }
    String withoutAliases = NodeAliases.ALIAS.matcher(text).replaceAll("node");
    boolean founded =
        !SCALED.matcher(withoutAliases).find()
            && NUMBER
                .matcher(withoutAliases)
                .results()
                .map(match -> PUNCTUATION.matcher(match.group()).replaceFirst(""))
                .allMatch(number -> isShown(number, cited));
    return founded ? Optional.empty() : Optional.of(Refusal.UNFOUNDED_NUMBER);
  }

  /// Whether one of the facts shows the number, character by character: a model that rounds is not
  /// wrong, but cannot be told from one that invents.
  private static boolean isShown(String number, List<Fact> cited) {
    return cited.stream().anyMatch(fact -> fact.numbers().contains(number));
  }
}
