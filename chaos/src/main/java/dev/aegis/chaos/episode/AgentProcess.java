package dev.aegis.chaos.episode;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.AgentNetwork;
import dev.aegis.chaos.machine.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A process of the agent's artifact, in the agent's own network: it reaches the nodes' metrics and
/// the event feed.
final class AgentProcess {
  private static final Duration TO_END = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private AgentProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /// Starts one.
  ///
  /// @param command up to and with the artifact
  /// @param words what follows
  /// @param log gets what it prints
  static AgentProcess start(List<String> command, List<String> words, Path log) {
    List<String> all = new ArrayList<>(AgentNetwork.entering());
    all.addAll(command);
    all.addAll(words);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(all)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().put("AEGIS_TELEMETRY_REDIS_URL", EventFeed.URL);
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
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new FaultException("Interrupted while the agent was to end.", failure);
    } finally {
      process.destroyForcibly();
    }
  }
}
