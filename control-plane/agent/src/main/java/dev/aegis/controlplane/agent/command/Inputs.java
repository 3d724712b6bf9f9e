package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.outlet.ConfigFile;
import dev.aegis.controlplane.agent.outlet.ConfigYaml;
import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.json.TelemetryLimits;
import dev.aegis.telemetry.verdict.Anomaly;
import dev.aegis.telemetry.window.TelemetryWindow;
import java.io.IOException;

/// The documents commands read. A character takes at most four bytes.
final class Inputs {
  private static final int BYTES_PER_CHARACTER = 4;

  private Inputs() {}

  static TelemetryWindow window(Arguments arguments) throws IOException, CommandException {
    return TelemetryJson.readWindow(
        arguments.input(BYTES_PER_CHARACTER * TelemetryLimits.WINDOW_CHARACTERS));
  }

  static TelemetryWindow window(Arguments arguments, String name)
      throws IOException, CommandException {
    return TelemetryJson.readWindow(
        arguments.text(name, BYTES_PER_CHARACTER * TelemetryLimits.WINDOW_CHARACTERS));
  }

  static Anomaly anomaly(Arguments arguments) throws IOException, CommandException {
    return TelemetryJson.readAnomaly(
        arguments.input(BYTES_PER_CHARACTER * TelemetryLimits.ANOMALY_CHARACTERS));
  }

  static DeployedConfig config(Arguments arguments, String name)
      throws IOException, CommandException, MalformedConfigException {
    return ConfigFile.read(configBytes(arguments, name));
  }

  static byte[] configBytes(Arguments arguments, String name) throws IOException, CommandException {
    return arguments.bytes(name, ConfigYaml.MAX_BYTES);
  }
}
