package dev.aegis.sdk.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// What came of a test class that was run from within a test.
record Launched(long succeeded, List<Throwable> failures) {

  static Launched of(Class<?> testClass) {
    return run(testClass, Map.of());
  }

  /// With all its tests at once.
  static Launched inParallel(Class<?> testClass) {
    return run(
        testClass,
        Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.mode.default", "concurrent",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"));
  }

  private static Launched run(Class<?> testClass, Map<String, String> parameters) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClass(testClass))
            .configurationParameters(parameters)
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    return new Launched(
        listener.getSummary().getTestsSucceededCount(),
        listener.getSummary().getFailures().stream()
            .map(TestExecutionSummary.Failure::getException)
            .toList());
  }
}
