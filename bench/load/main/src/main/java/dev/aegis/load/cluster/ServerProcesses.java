package dev.aegis.load.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Server processes that the bench starts, kills, starts again and ends: only its own children are
/// ever signalled. Safe for use by many threads.
public final class ServerProcesses implements AutoCloseable {
  private static final Duration TIME_TO_END = Duration.ofSeconds(10);

  private final Path folder;
  private final Map<String, List<String>> commands = new TreeMap<>();
  private final Map<String, Process> processes = new TreeMap<>();

  /// No processes yet.
  ///
  /// @param folder where each server's output goes, as `NAME.log`
  public ServerProcesses(Path folder) {
    this.folder = folder;
  }

  public synchronized void start(String name, List<String> command) {
    commands.put(name, List.copyOf(command));
    Path log = folder.resolve(name + ".log");
    try {
      processes.put(
          name,
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException("The server %s could not be started".formatted(name), e);
    }
  }

  /// Ends a server with SIGKILL and returns when it is dead.
  public synchronized void kill(String name) {
    process(name).destroyForcibly();
    await(name);
  }

  /// Starts a server again as it was started before.
  public synchronized void startAgain(String name) {
    List<String> command = commands.get(name);
    if (command == null) {
      throw new IllegalArgumentException("There was no server called " + name);
    }
    start(name, command);
  }

  public synchronized Map<String, Long> pids() {
    Map<String, Long> pids = new TreeMap<>();
    processes.forEach((name, process) -> {
      if (process.isAlive()) {
        pids.put(name, process.pid());
      }
    });
    return pids;
  }

  @Override
  public synchronized void close() {
    processes.values().forEach(Process::destroy);
    processes.keySet().forEach(this::await);
  }

  private Process process(String name) {
    Process process = processes.get(name);
    if (process == null) {
      throw new IllegalArgumentException("There is no server called " + name);
    }
    return process;
  }

  private void await(String name) {
    Process process = process(name);
    try {
      if (!process.waitFor(TIME_TO_END)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
