package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftStatus;
import java.util.function.Supplier;

/// What may end this node's leadership: its admission of commands, and Ratis.
///
/// @param steppingDown makes Ratis give leadership up
record OwnLeadership(
    String id, Supplier<RaftStatus> samples, GroupCommit commits, Runnable steppingDown)
    implements Leadership {

  @Override
  public RaftStatus status() {
    return samples.get();
  }

  @Override
  public void shutAdmission() {
    commits.shut();
  }

  @Override
  public void openAdmission() {
    commits.open();
  }

  @Override
  public void stepDown() {
    steppingDown.run();
  }
}
