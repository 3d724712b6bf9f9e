package dev.aegis.sdk.example;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How the story ended.
///
/// @param acknowledged writes acknowledged
/// @param lost the numbers of acknowledged writes that were not found again as they were written
/// @param longestGapMs the longest time without an acknowledged write, from the first one to the
///   end
/// @param errors how often a call failed, by the exception's class
/// @param untypedErrors how many of those were no [dev.aegis.sdk.AegisException]
/// @param tokens the lock's fencing tokens, in the order they were got
/// @param tokenWentBack whether a token was not greater than the one before
/// @param verified whether all acknowledged writes could be read again at all
record StoryReport(
    int acknowledged,
    List<Integer> lost,
    long longestGapMs,
    Map<String, Integer> errors,
    int untypedErrors,
    List<Long> tokens,
    boolean tokenWentBack,
    boolean verified) {
  private static final int SHOWN_LOST = 20;

  /// Whether every promise was kept. A story in which nothing was written proves nothing.
  boolean isGood() {
    return acknowledged > 0 && lost.isEmpty() && untypedErrors == 0 && !tokenWentBack && verified;
  }

  String toJson() {
    String errorsJson =
        errors.entrySet().stream()
            .map(error -> "\"" + error.getKey() + "\": " + error.getValue())
            .collect(Collectors.joining(", ", "{", "}"));
    return """
    {
      "acknowledged": %d,
      "lost": %d,
      "longestGapMs": %d,
      "errors": %s,
      "untypedErrors": %d,
      "tokens": %s,
      "tokenWentBack": %b,
      "verified": %b
    }
    """
        .formatted(
            acknowledged,
            lost.size(),
            longestGapMs,
            errorsJson,
            untypedErrors,
            tokens,
            tokenWentBack,
            verified);
  }

  String toText() {
    List<Integer> shown = lost.size() <= SHOWN_LOST ? lost : lost.subList(0, SHOWN_LOST);
    return """
    %s
      acknowledged writes  %d
      lost                 %d%s%s
      longest gap          %d ms
      errors               %s, untyped %d
      lock tokens          %s%s
    """
        .formatted(
            isGood() ? "Every promise was kept." : "NOT GOOD.",
            acknowledged,
            lost.size(),
            lost.isEmpty() ? "" : ", among them " + shown,
            verified ? "" : "  (could not be read again)",
            longestGapMs,
            errors.isEmpty() ? "none" : errors,
            untypedErrors,
            tokens,
            tokenWentBack ? "  WENT BACK" : "");
  }
}
