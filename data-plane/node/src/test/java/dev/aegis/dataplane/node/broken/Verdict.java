package dev.aegis.dataplane.node.broken;

import dev.aegis.dataplane.node.broken.BrokenBuild.GuardingTest;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// What one test said of one build.
///
/// @param byAssertion it failed because something was not as promised, not because it broke down
/// @param words what it failed with
record Verdict(GuardingTest guard, State state, long millis, boolean byAssertion, String words) {

  enum State {
    PASSED,
    FAILED,
    SKIPPED,
    /// It took too long, or its JVM died, and was ended without a result.
    NO_RESULT
  }

  static Verdict of(GuardingTest guard, Path file) throws IOException {
    if (!Files.exists(file)) {
      return new Verdict(guard, State.NO_RESULT, 0, false, "no result was left");
    }
    Properties result = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      result.load(in);
    }
    return new Verdict(
        guard,
        State.valueOf(result.getProperty("state")),
        Long.parseLong(result.getProperty("millis")),
        Boolean.parseBoolean(result.getProperty("assertion")),
        result.getProperty("words"));
  }

  /// The fault was seen, and seen for what it is.
  boolean isCatch() {
    return state == State.FAILED && byAssertion && guard.complaint().matcher(words).find();
  }

  /// Why it is no catch.
  String whyNot() {
    return switch (state) {
      case PASSED -> "it passed";
      case SKIPPED -> "it was skipped: " + words.lines().findFirst().orElse("");
      case NO_RESULT -> words;
      case FAILED ->
          byAssertion
              ? "it complained of something else than '%s':%n%s".formatted(guard.complaint(), words)
              : "it broke down instead of asserting:%n%s".formatted(words);
    };
  }
}
