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
  private final String scenario;
  private final String backend;
  private final boolean isDryRun;
  private final Consumer<String> lines;

  private FaultEvents(String scenario, String backend, boolean isDryRun, Consumer<String> lines) {
    this.scenario = scenario;
    this.backend = backend;
    this.isDryRun = isDryRun;
    this.lines = lines;
  }

  /// Adds them to a file, which is made when it is not there, with its folder.
  ///
  /// @param scenario what the faults belong to
  /// @param backend by what they are made
  public static FaultEvents to(Path file, String scenario, String backend) {
    return new FaultEvents(scenario, backend, false, line -> append(file, line));
  }

  /// Only shows them: nothing is done.
  public static FaultEvents dryRun(PrintStream out, String scenario, String backend) {
    return new FaultEvents(scenario, backend, true, out::println);
  }

  /// Adds a line.
  ///
  /// @param atMs the time of day, epoch milliseconds
  /// @throws UncheckedIOException when it cannot be written
  public void write(long atMs, Phase phase, String target, SortedMap<String, String> parameters) {
    lines.accept(
        TelemetryJson.writeChaosEvent(
            new ChaosEvent(atMs, phase, scenario, target, parameters, backend, isDryRun)));
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
