package dev.aegis.dataplane.node.broken;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// The program that a broken build is started as: runs the tests it is told to, one by one, and
/// leaves what came of each in a file.
final class GuardingTests implements TestExecutionListener {
  private final Path results;
  private int index;
  private long beganNs;

  private GuardingTests(Path results) {
    this.results = results;
  }

  static Path resultFile(Path results, int index) {
    return results.resolve(index + ".properties");
  }

  /// Runs them, and ends.
  ///
  /// @param words the folder for the results, and each test as `Class#method`
  public static void main(String[] words) {
    GuardingTests listener = new GuardingTests(Path.of(words[0]));
    Launcher launcher = LauncherFactory.create();
    for (; listener.index < words.length - 1; listener.index++) {
      listener.beganNs = System.nanoTime();
      launcher.execute(
          LauncherDiscoveryRequestBuilder.request()
              .selectors(DiscoverySelectors.selectMethod(words[listener.index + 1]))
              .build(),
          listener);
    }
    System.exit(0);
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    if (identifier.isTest() || result.getThrowable().isPresent()) {
      switch (result.getStatus()) {
        case SUCCESSFUL -> note(Verdict.State.PASSED, null);
        case FAILED -> note(Verdict.State.FAILED, result.getThrowable().orElse(null));
        case ABORTED -> note(Verdict.State.SKIPPED, result.getThrowable().orElse(null));
      }
    }
  }

  @Override
  public void executionSkipped(TestIdentifier identifier, String reason) {
    note(Verdict.State.SKIPPED, new IllegalStateException(reason));
  }

  /// Several results are one test with several parameters: a failure of any of them stays.
  private void note(Verdict.State state, @Nullable Throwable why) {
    Path file = resultFile(results, index);
    if (Files.exists(file) && state == Verdict.State.PASSED) {
      return;
    }
    Properties result = new Properties();
    result.setProperty("state", state.name());
    result.setProperty("millis", Long.toString((System.nanoTime() - beganNs) / 1_000_000));
    result.setProperty("assertion", Boolean.toString(isAssertion(Optional.ofNullable(why))));
    result.setProperty("words", why == null ? "" : trace(why));
    try (Writer out = Files.newBufferedWriter(file)) {
      result.store(out, null);
    } catch (IOException e) {
      throw new IllegalStateException("the result of a test cannot be written", e);
    }
  }

  /// A condition that a test awaited in vain is an assertion too, by another name.
  private static boolean isAssertion(Optional<Throwable> why) {
    for (Throwable cause = why.orElse(null); cause != null; cause = cause.getCause()) {
      if (cause instanceof AssertionError
          || cause instanceof org.awaitility.core.ConditionTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static String trace(Throwable why) {
    StringWriter trace = new StringWriter();
    why.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
