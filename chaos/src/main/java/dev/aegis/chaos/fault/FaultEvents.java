package dev.aegis.chaos.fault;

import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.ChaosEvent;
import dev.aegis.telemetry.signal.ChaosEvent.Phase;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;
import java.util.function.Consumer;

/// Tells people, the dashboard and labels when something was broken and mended: one line of the
/// telemetry contract for each.
public final class FaultEvents {
  private static final String BACKEND = "namespaces";

  private final String scenario;
  private final boolean isDryRun;
  private final Consumer<String> lines;

  private FaultEvents(String scenario, boolean isDryRun, Consumer<String> lines) {
    this.scenario = scenario;
    this.isDryRun = isDryRun;
    this.lines = lines;
  }

  /// Adds them to a file, which is made when it is not there, with its folder.
  ///
  /// @param scenario what the faults belong to
  public static FaultEvents to(Path file, String scenario) {
    return new FaultEvents(scenario, false, line -> append(file, line));
  }

  /// Only shows them: nothing is done.
  public static FaultEvents dryRun(PrintStream out, String scenario) {
    return new FaultEvents(scenario, true, out::println);
  }

  /// Adds a line.
  ///
  /// @param atMs the time of day, epoch milliseconds
  /// @throws UncheckedIOException when it cannot be written
  public void write(long atMs, Phase phase, String target, SortedMap<String, String> parameters) {
    lines.accept(
        TelemetryJson.writeChaosEvent(
            new ChaosEvent(atMs, phase, scenario, target, parameters, BACKEND, isDryRun)));
  }

  private static void append(Path file, String line) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new UncheckedIOException("The fault cannot be written to " + file + ".", failure);
    }
  }
}
