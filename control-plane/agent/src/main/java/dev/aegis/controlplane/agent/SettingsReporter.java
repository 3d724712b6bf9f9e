package dev.aegis.controlplane.agent;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.context.ConfigurableApplicationContext;

/// Tells a wrong setting in one sentence, instead of Spring Boot's report and stack trace. Found by
/// Spring Boot through `META-INF/spring.factories`.
final class SettingsReporter implements SpringBootExceptionReporter {

  /// Called by Spring Boot with the context that failed.
  SettingsReporter(@Nullable ConfigurableApplicationContext context) {}

  @Override
  public boolean reportException(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SettingsException wrong) {
        System.err.println("aegis-agent: " + wrong.getMessage());
        return true;
      }
    }
    return false;
  }
}
