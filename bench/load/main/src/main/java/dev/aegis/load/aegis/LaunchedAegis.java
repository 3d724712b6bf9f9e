package dev.aegis.load.aegis;

import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.cluster.OwnCluster;
import dev.aegis.load.cluster.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An AEGIS cluster of the bench's own, started and ended with the launcher, without the agent.
public final class LaunchedAegis extends AegisCluster implements OwnCluster {
  private final Path launcher;
  private final Path state;
  private final int portBase;
  private final List<String> flags;
  private Duration startTime = Duration.ZERO;
  private volatile @Nullable Process running;

  /// A cluster that is not started yet.
  ///
  /// @param launcher the script `aegis`
  /// @param flags further words for `up`, for example `--service`
  public LaunchedAegis(Path launcher, Path state, int portBase, List<String> flags) {
    super(state, portBase, Optional.empty());
    this.launcher = launcher;
    this.state = state;
    this.portBase = portBase;
    this.flags = List.copyOf(flags);
  }

  /// Starts the cluster on fresh state, stops it and starts it again: what is built and trained on
  /// the first start is not part of the start time.
  @Override
  public void start() throws InterruptedException {
    List<String> up =
        new ArrayList<>(List.of("up", "--no-agent", "--port-base", Integer.toString(portBase)));
    up.addAll(flags);
    List<String> fresh = new ArrayList<>(up);
    fresh.add("--fresh");
    launch(fresh);
    Patience.awaitWhole(this);
    launch(List.of("down"));
    long began = System.nanoTime();
    launch(up);
    Patience.awaitWhole(this);
    startTime = Duration.ofNanos(System.nanoTime() - began);
  }

  @Override
  public String system() {
    return ("AEGIS " + String.join(" ", flags)).strip();
  }

  @Override
  public Duration startTime() {
    return startTime;
  }

  @Override
  public void close() {
    Process underWay = running;
    if (underWay != null) {
      underWay.destroy(); // An `up` that is told to end stops what it has started.
    }
    try {
      launch(List.of("down"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void launch(List<String> words) throws InterruptedException {
    List<String> command =
        new ArrayList<>(List.of("bash", launcher.toString(), "--state", state.toString()));
    command.addAll(words);
    Path log = state.resolveSibling(state.getFileName() + "-launcher.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().remove("AEGIS_STATE");
    try {
      Process process = builder.start();
      running = process;
      int code = process.waitFor();
      running = null;
      if (code != 0) {
        throw new ClusterException(
            "%s ended with %d; %s says why.".formatted(String.join(" ", command), code, log));
      }
    } catch (IOException e) {
      throw new ClusterException("The launcher %s could not be run.".formatted(launcher), e);
    }
  }
}
