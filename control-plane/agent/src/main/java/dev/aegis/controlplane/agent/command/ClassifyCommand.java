package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.classify.HeuristicClassifier;
import dev.aegis.telemetry.json.TelemetryJson;
import java.io.IOException;
import java.io.PrintStream;

/// Window in, anomaly out.
final class ClassifyCommand implements Command.Body {
  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException, CommandException {
    out.println(
        TelemetryJson.writeAnomaly(
            HeuristicClassifier.standard().classify(Inputs.window(arguments))));
    return 0;
  }
}
