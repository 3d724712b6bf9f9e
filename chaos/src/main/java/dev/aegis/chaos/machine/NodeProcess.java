package dev.aegis.chaos.machine;

import dev.aegis.chaos.fault.FaultException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A node's process with what a supervisor does: one that ends although nobody wanted it to is
/// started again after a second. Safe for use by many threads.
final class NodeProcess {
  private static final Duration BEFORE_A_RESTART = Duration.ofSeconds(1);
  private static final Duration TO_DIE = Duration.ofSeconds(30);

  private final String node;
  private final Layout layout;
  private final BooleanSupplier bootstrap;
  private final List<Integer> exitCodes = new ArrayList<>();
  private @Nullable Process process;
  private boolean wanted;

  /// @param bootstrap asked at each start: whether the node may format its storage
  NodeProcess(String node, Layout layout, BooleanSupplier bootstrap) {
    this.node = node;
    this.layout = layout;
    this.bootstrap = bootstrap;
  }

  synchronized void start() {
    wanted = true;
    if (process == null || !process.isAlive()) {
      launch();
    }
  }

  private void launch() {
    Path log = layout.log(node);
    List<String> words = new ArrayList<>(Network.entering(node));
    words.addAll(layout.command(node, bootstrap.getAsBoolean()));
    try {
      Files.createDirectories(log.getParent());
      Process started =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      process = started;
      var _ = started.onExit().thenAccept(this::ended);
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
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroyForcibly();
    try {
      if (!running.waitFor(TO_DIE)) {
        throw new FaultException("Node " + node + " does not end, although it was killed.", null);
      }
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new FaultException("Interrupted while node " + node + " was being killed.", failure);
    }
  }

  synchronized void pause() {
    signal("STOP");
  }

  synchronized void resume() {
    signal("CONT");
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
