package dev.aegis.controlplane.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The agent as a process of its own, as a person starts it, with its output in two files.
final class AgentProcess implements AutoCloseable {
  private final Process process;
  private final Path folder;

  private AgentProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /// @param folder for what it says and for its state
  /// @param secrets its environment, besides this process' own
  static AgentProcess start(Path folder, Map<String, String> secrets, String... settings)
      throws IOException {
    ProcessBuilder builder =
        ThisJava.program(
                List.of("-XX:TieredStopAtLevel=1"),
                AgentApplication.class,
                "--server.port=0",
                "--aegis.agent.state-dir=" + folder.resolve("state"))
            .redirectOutput(folder.resolve("out.log").toFile())
            .redirectError(folder.resolve("err.log").toFile());
    builder.command().addAll(List.of(settings));
    builder.environment().putAll(secrets);
    return new AgentProcess(builder.start(), folder);
  }

  List<String> out() throws IOException {
    return Files.readAllLines(folder.resolve("out.log"));
  }

  String err() throws IOException {
    return Files.readString(folder.resolve("err.log"));
  }

  /// Empty before there is one.
  String journal() throws IOException {
    Path journal = folder.resolve("state/journal.jsonl");
    return Files.exists(journal) ? Files.readString(journal) : "";
  }

  /// Asks it to end, as a person or a service manager does.
  ///
  /// @return whether it did in that time
  boolean ends(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
