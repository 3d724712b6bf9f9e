package dev.aegis.controlplane.agent;

import dev.aegis.controlplane.agent.outlet.ConfigPullRequests;
import dev.aegis.controlplane.agent.outlet.Courier;
import dev.aegis.controlplane.agent.outlet.DeployedConfigSource;
import dev.aegis.controlplane.agent.outlet.GitHubQueue;
import dev.aegis.controlplane.agent.outlet.LateDeliveries;
import dev.aegis.controlplane.agent.outlet.LocalGitQueue;
import dev.aegis.controlplane.agent.outlet.MarkdownIssueFolder;
import dev.aegis.controlplane.agent.outlet.PostmortemIssues;
import dev.aegis.controlplane.agent.outlet.ProposalHistorySource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// The ways out that the settings name, and the two readings that belong to them.
record Outlets(
    ConfigPullRequests pullRequests,
    PostmortemIssues issues,
    LateDeliveries late,
    DeployedConfigSource config,
    ProposalHistorySource history,
    Runnable closing)
    implements AutoCloseable {
  /// How long a turn waits for a far outlet, at most twice: it has to be well below an interval.
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /// @param drafts folder for drafts, where they stay on this machine
  /// @throws SettingsException if the place cannot be used
  static Outlets open(OutletSettings settings, Path drafts, InstantSource clock) {
    return switch (settings) {
      case OutletSettings.Local(Path repository) -> local(repository, drafts);
      case OutletSettings.GitHub(var place) -> {
        Courier courier = Courier.to(GitHubQueue.open(place, clock), PATIENCE, clock);
        yield new Outlets(courier, courier, courier, courier, courier, courier::close);
      }
    };
  }

  private static Outlets local(Path repository, Path drafts) {
    try {
      LocalGitQueue queue = LocalGitQueue.open(repository);
      return new Outlets(
          queue, new MarkdownIssueFolder(drafts), LateDeliveries.NONE, queue, queue, queue::close);
    } catch (IOException e) {
      throw new SettingsException("The configuration repository cannot be used: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    closing.run();
  }
}
