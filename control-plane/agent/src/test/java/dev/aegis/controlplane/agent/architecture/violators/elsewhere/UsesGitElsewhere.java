package dev.aegis.controlplane.agent.architecture.violators.elsewhere;

import org.eclipse.jgit.lib.ObjectId;

/// Breaks C2.
final class UsesGitElsewhere {
  ObjectId zero() {
    return ObjectId.zeroId();
  }
}
