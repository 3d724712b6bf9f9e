package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.command.Command;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// Entry point of `control-plane.jar`: the operations agent.
///
/// Without a command it is the service. With one it reads, writes and ends, without a Spring
/// context: `java -jar control-plane.jar help` lists them.
@SpringBootApplication
public class AgentApplication {
  /// Exit code of a wrong setting or wrong input.
  private static final int MISUSE = 2;

  public static void main(String[] args) {
    if (args.length > 0 && (!args[0].startsWith("--") || args[0].equals("--help"))) {
      System.exit(Command.run(List.of(args), System.in, System.out, System.err));
    }
    try {
      var _ = application().run(args);
    } catch (RuntimeException failure) {
      if (SettingsException.in(failure).isEmpty()) {
        throw failure;
      }
      System.exit(MISUSE); // SettingsReporter has told it
    }
  }

  static SpringApplication application() {
    SpringApplication application = new SpringApplication(AgentApplication.class);
    application.addInitializers(AgentApplication::readSettings);
    return application;
  }

  /// Before any bean is made, so that a wrong setting is the first thing to be told, and the only
  /// one.
  private static void readSettings(ConfigurableApplicationContext context) {
    AgentSettings settings = AgentSettings.read(context.getEnvironment()::getProperty);
    context.getBeanFactory().registerSingleton("agentSettings", settings);
  }
}
