package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.RaftTimings;

/// For voters whose timings interest nobody.
record Unmeasured() implements RaftTimings {
  @Override
  public void logSyncBegan() {}

  @Override
  public void logSyncEnded(long nanos) {}

  @Override
  public void peerRoundTrip(String peer, long nanos) {}

  @Override
  public void electionEnded() {}

  @Override
  public void electionTimedOut() {}

  @Override
  public void refusedAtLimit() {}
}
