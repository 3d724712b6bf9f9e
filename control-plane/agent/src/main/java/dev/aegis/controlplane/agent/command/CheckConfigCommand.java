package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.controlplane.envelope.Violation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/// A configuration file in, all its violations out: for the CI of a configuration repository.
final class CheckConfigCommand implements Command.Body {
  @Override
  public int run(Arguments arguments, PrintStream out)
      throws IOException, CommandException, MalformedConfigException {
    List<String> names = arguments.rest(1);
    DeployedConfig config = Inputs.config(arguments, names.isEmpty() ? "-" : names.getFirst());
    List<Violation> violations = new SafetyEnvelope().violationsOf(config.tree());
    if (violations.isEmpty()) {
      out.println("Safe: configuration " + config.digest() + " is inside the envelope.");
      return 0;
    }
    violations.forEach(violation -> out.println(violation.render()));
    return 1;
  }
}
