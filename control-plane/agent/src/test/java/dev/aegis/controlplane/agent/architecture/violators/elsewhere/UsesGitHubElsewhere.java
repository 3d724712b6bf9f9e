package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import org.kohsuke.github.GitHubBuilder;

/// Planted: another class talks to the forge.
final class UsesGitHubElsewhere {
  GitHubBuilder builder() {
    return new GitHubBuilder();
  }
}
