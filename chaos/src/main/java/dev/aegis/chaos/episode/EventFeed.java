package dev.aegis.chaos.episode;

import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A Redis of the cluster's own, beside its clients. It ends with this process's namespace,
/// whatever ends that.
final class EventFeed implements AutoCloseable {
  private static final int PORT = 6379;

  /// Where nodes write to and agents read from.
  static final String URL = "redis://" + Layout.CLIENT_ADDRESS + ":" + PORT;

  private final Process process;

  private EventFeed(Process process) {
    this.process = process;
  }

  /// Starts it.
  ///
  /// @param work gets its log
  static EventFeed start(String redisServer, Path work) {
    try {
      return new EventFeed(
          new ProcessBuilder(
                  List.of(
                      redisServer,
                      "--bind",
                      Layout.CLIENT_ADDRESS,
                      "--port",
                      Integer.toString(PORT),
                      "--protected-mode",
                      "no",
                      "--save",
                      "",
                      "--appendonly",
                      "no",
                      "--dir",
                      work.toString()))
              .redirectErrorStream(true)
              .redirectOutput(work.resolve("redis.log").toFile())
              .start());
    } catch (IOException failure) {
      throw new FaultException("Redis cannot be started.", failure);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
