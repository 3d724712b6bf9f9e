package dev.aegis.chaos.episode;

import dev.aegis.chaos.campaign.RunningCluster;
import dev.aegis.chaos.fault.FaultException;
import dev.aegis.chaos.machine.Layout;
import dev.aegis.chaos.observe.Situation;
import dev.aegis.chaos.recipe.Deed;
import dev.aegis.chaos.recipe.Stage;
import dev.aegis.chaos.workload.MeasuredClients;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A cluster of its own as the stage of a recipe.
final class EpisodeStage implements Stage {
  private static final Duration LEADER = Duration.ofSeconds(30);
  private static final Duration TTL = Duration.ofSeconds(10);
  private static final Pattern HARMLESS_SETTING = Pattern.compile("max-watchers: (\\d+)");

  private final RunningCluster<?> cluster;
  private final Layout layout;
  private final MeasuredClients clients;

  private boolean isUp;

  /// A stage.
  ///
  /// @param isUp whether the nodes serve, or are still to be started
  EpisodeStage(RunningCluster<?> cluster, Layout layout, MeasuredClients clients, boolean isUp) {
    this.cluster = cluster;
    this.layout = layout;
    this.clients = clients;
    this.isUp = isUp;
  }

  @Override
  public void begin(Deed deed) {
    switch (deed) {
      case Deed.Breaks(var fault) -> cluster.nodes().begin(fault);
      case Deed.MoreClients(int more, int valueBytes) -> clients.start(more, TTL, valueBytes);
      case Deed.HidesFromAgent(List<String> nodes) -> cluster.nodes().hideFromAgent(nodes);
      case Deed.RollsConfiguration() -> changeConfiguration();
      case Deed.BootsAnew() -> boot();
    }
  }

  @Override
  public String end(Deed deed) {
    return switch (deed) {
      case Deed.Breaks(var fault) -> cluster.nodes().end(fault);
      case Deed.MoreClients(int more, _) -> {
        clients.stop(more);
        yield "";
      }
      case Deed.HidesFromAgent(List<String> nodes) -> {
        cluster.nodes().showToAgent(nodes);
        yield "";
      }
      case Deed.RollsConfiguration(), Deed.BootsAnew() -> "";
    };
  }

  /// Each version is another one: a setting that nobody here comes near to grows by one.
  private void changeConfiguration() {
    try {
      String text = Files.readString(layout.config());
      String next = HARMLESS_SETTING.matcher(text).replaceFirst(EpisodeStage::oneMore);
      var part = layout.config().resolveSibling("next.yaml");
      Files.writeString(part, next);
      Files.move(
          part,
          layout.config(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw new FaultException("The configuration cannot be changed.", failure);
    }
  }

  private static String oneMore(MatchResult setting) {
    return "max-watchers: " + (Integer.parseInt(setting.group(1)) + 1);
  }

  private void boot() {
    try {
      cluster.boot(layout);
      isUp = true;
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new FaultException("Interrupted while the cluster was starting.", failure);
    }
  }

  @Override
  public String leader() throws InterruptedException {
    if (!isUp) {
      return Layout.NODES.getFirst(); // nobody leads yet, and nothing is done to whoever will
    }
    return cluster
        .observer()
        .await(now -> now.leader().isPresent(), LEADER)
        .flatMap(Situation::leader)
        .orElseThrow(() ->
            new FaultException("No node leads within %d s.".formatted(LEADER.toSeconds()), null));
  }
}
