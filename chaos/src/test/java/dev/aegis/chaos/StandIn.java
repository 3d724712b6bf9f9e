package dev.aegis.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A process that does nothing, in the place of a node or of a stranger's program. It ends when it
/// is told to.
final class StandIn implements AutoCloseable {
  private final Process process;

  private StandIn(String... words) {
    try {
      // `read` on a pipe that stays open waits without a child process of its own.
      ProcessBuilder builder = new ProcessBuilder("bash", "-c", "read -r _", "stand-in");
      builder.command().addAll(List.of(words));
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A process that the launcher takes for a node of this state, with its pid recorded.
  static StandIn node(Path state, String node) {
    StandIn standIn = new StandIn("--aegis.node.data-dir=" + state.resolve("nodes").resolve(node));
    standIn.recordAs(state, node);
    return standIn;
  }

  /// Somebody else's process that happens to have the pid recorded for a node.
  static StandIn stranger(Path state, String node) {
    StandIn standIn = new StandIn();
    standIn.recordAs(state, node);
    return standIn;
  }

  private void recordAs(Path state, String node) {
    try {
      Path run = Files.createDirectories(state.resolve("run"));
      Files.writeString(run.resolve(node + ".pid"), process.pid() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
