package dev.aegis.chaos.episode;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A process of the agent's artifact, in the agent's own network: it reaches the nodes' metrics and
/// the event feed.
final class AgentProcess {
  private static final Duration TO_END = Duration.ofSeconds(60);

  /// It ended by itself, or by the SIGTERM that asked it to (128 + 15).
  private static final Set<Integer> WELL = Set.of(0, 143);

  /// What an agent is.
  ///
  /// @param command starts its artifact
  /// @param feed where it reads the nodes' events
  record Program(List<String> command, String feed) {
    Program {
      command = List.copyOf(command);
    }
  }

  private final Process process;
  private final Path log;

  private AgentProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts one.
  ///
  /// @param entering what runs a program at the agent's place
  /// @param words what follows the command
  /// @param log gets what it prints
  static AgentProcess start(List<String> entering, Program program, List<String> words, Path log) {
    List<String> all = new ArrayList<>(entering);
    all.addAll(program.command());
    all.addAll(words);
    return start(all, Map.of("AEGIS_TELEMETRY_REDIS_URL", program.feed()), log);
  }

  /// Starts one where this process is.
  static AgentProcess start(List<String> all, Map<String, String> environment, Path log) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new AgentProcess(builder.start(), log);
    } catch (IOException failure) {
      throw new FaultException("The agent cannot be started.", failure);
    }
  }

  /// Where it finds the nodes' metrics.
  static String nodes() {
    return Layout.NODES.stream()
        .map(node -> node + "=" + Layout.actuator(node))
        .collect(Collectors.joining(","));
  }

  /// Asks it to end and waits until it has.
  ///
  /// @throws FaultException when it does not, or says that it failed
  void end() {
    process.destroy();
    try {
      if (!process.waitFor(TO_END)) {
        throw new FaultException("The agent does not end; its log is " + log + ".", null);
      }
      if (!WELL.contains(process.exitValue())) {
        throw new FaultException(
            "The agent failed with exit code %d; its log is %s."
                .formatted(process.exitValue(), log),
            null);
      }
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new FaultException("Interrupted while the agent was to end.", failure);
    } finally {
      process.destroyForcibly();
    }
  }
}
