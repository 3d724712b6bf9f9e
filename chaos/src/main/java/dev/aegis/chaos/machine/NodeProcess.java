package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A node's process with what a supervisor does: one that ends although nobody wanted it to is
/// started again after a second. Safe for use by many threads.
final class NodeProcess {
  private static final Duration BEFORE_A_RESTART = Duration.ofSeconds(1);
  private static final Duration TO_DIE = Duration.ofSeconds(30);

  private final String node;
  private final Path log;
  private final Supplier<List<String>> command;
  private final Map<String, String> environment;
  private final List<Integer> exitCodes = new ArrayList<>();
  private final List<ControlGroup> groups = new ArrayList<>();
  private @Nullable Process process;
  private boolean wanted;

  /// @param log gets what it prints
  /// @param command asked for at each start
  /// @param environment is added to this process's own
  NodeProcess(
      String node, Path log, Supplier<List<String>> command, Map<String, String> environment) {
    this.node = node;
    this.log = log;
    this.command = command;
    this.environment = Map.copyOf(environment);
  }

  String name() {
    return node;
  }

  synchronized void start() {
    wanted = true;
    if (process == null || !process.isAlive()) {
      launch();
    }
  }

  private void launch() {
    List<String> words = new ArrayList<>(Network.entering(node));
    words.addAll(command.get());
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      Process started = builder.start();
      process = started;
      var _ = started.onExit().thenAccept(this::ended);
      groups.forEach(group -> group.join(started.pid()));
    } catch (IOException failure) {
      throw new FaultException("Node " + node + " cannot be started.", failure);
    }
  }

  private synchronized void ended(Process which) {
    if (!wanted || !which.equals(process)) {
      return;
    }
    exitCodes.add(which.exitValue());
    var _ =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(BEFORE_A_RESTART);
                again(which);
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private synchronized void again(Process after) {
    if (wanted && after.equals(process)) {
      launch();
    }
  }

  /// Ends it without warning. When this returns, there is no process, and none is started until
  /// somebody wants it.
  synchronized void kill() {
    wanted = false;
    if (process != null) {
      process.destroyForcibly();
      awaitEnd(process, "killed");
    }
  }

  /// Asks it to end. When this returns, it has, and none is started until somebody wants it.
  synchronized void shutDown() {
    wanted = false;
    if (process != null) {
      process.destroy();
      awaitEnd(process, "asked to end");
    }
  }

  private void awaitEnd(Process running, String done) {
    try {
      if (!running.waitFor(TO_DIE)) {
        throw new FaultException(
            "Node %s does not end, although it was %s.".formatted(node, done), null);
      }
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new FaultException("Interrupted while node " + node + " was to end.", failure);
    }
  }

  synchronized void pause() {
    signal("STOP");
  }

  synchronized void resume() {
    signal("CONT");
  }

  /// From now on it is in that group, and so is each process that follows it.
  synchronized void confine(ControlGroup group) {
    groups.add(group);
    if (process != null && process.isAlive()) {
      group.join(process.pid());
    }
  }

  /// What follows is not in that group any more.
  synchronized void release(ControlGroup group) {
    groups.remove(group);
  }

  private void signal(String name) {
    Process running = process;
    if (running == null || !running.isAlive()) {
      throw new FaultException("Node " + node + " has no process to be sent " + name + ".", null);
    }
    Commands.run("kill", "-" + name, Long.toString(running.pid()));
  }

  /// With what it ended by itself so far, in order.
  synchronized List<Integer> exitCodes() {
    return List.copyOf(exitCodes);
  }
}
