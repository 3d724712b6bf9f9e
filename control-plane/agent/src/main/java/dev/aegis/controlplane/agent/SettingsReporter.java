package dev.aegis.controlplane.agent;

import java.util.Optional;
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
    Optional<SettingsException> wrong = SettingsException.in(failure);
    wrong.ifPresent(setting -> System.err.println("aegis-agent: " + setting.getMessage()));
    return wrong.isPresent();
  }
}
