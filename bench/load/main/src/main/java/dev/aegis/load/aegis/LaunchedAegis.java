package dev.aegis.load.aegis;

import dev.aegis.load.cluster.ClusterException;
import dev.aegis.load.cluster.OwnCluster;
import dev.aegis.load.cluster.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An AEGIS cluster of the bench's own, started and ended with the launcher, without the agent.
public final class LaunchedAegis extends AegisCluster implements OwnCluster {
  private final Path launcher;
  private final Path state;
  private final String title;
  private Duration startTime = Duration.ZERO;

  private LaunchedAegis(Path launcher, Path state, int portBase, String title) {
    super(state, portBase);
    this.launcher = launcher;
    this.state = state;
    this.title = title;
  }

  /// Starts a cluster on fresh state, stops it and starts it again: what is built and trained on
  /// the first start is not part of the start time.
  ///
  /// @param launcher the script `aegis`
  /// @param flags further words for `up`, for example `--service`
  public static LaunchedAegis start(Path launcher, Path state, int portBase, List<String> flags)
      throws InterruptedException {
    LaunchedAegis cluster =
        new LaunchedAegis(launcher, state, portBase, ("AEGIS " + String.join(" ", flags)).strip());
    List<String> up =
        new ArrayList<>(List.of("up", "--no-agent", "--port-base", Integer.toString(portBase)));
    up.addAll(flags);
    List<String> fresh = new ArrayList<>(up);
    fresh.add("--fresh");
    try {
      cluster.launch(fresh);
      Patience.awaitWhole(cluster);
      cluster.launch(List.of("down"));
      long began = System.nanoTime();
      cluster.launch(up);
      Patience.awaitWhole(cluster);
      cluster.startTime = Duration.ofNanos(System.nanoTime() - began);
      return cluster;
    } catch (RuntimeException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  @Override
  public String system() {
    return title;
  }

  @Override
  public Duration startTime() {
    return startTime;
  }

  @Override
  public void close() {
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
      int code = builder.start().waitFor();
      if (code != 0) {
        throw new ClusterException(
            "%s ended with %d; %s says why.".formatted(String.join(" ", command), code, log));
      }
    } catch (IOException e) {
      throw new ClusterException("The launcher %s could not be run.".formatted(launcher), e);
    }
  }
}
