package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Standing;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.ratis.server.DivisionInfo;

/// One node's standing, from its Raft server, its log and its marker.
///
/// @param alive whether the Raft server runs
/// @param quietFor silence of all leaders after which this node counts as out of touch
record RaftStanding(
    NodeSettings settings,
    BooleanSupplier alive,
    DivisionInfo info,
    RaftMembers belonging,
    StorageMarker marker,
    ConfigurationChanges changes,
    Duration quietFor)
    implements Standing {

  @Override
  public boolean isAlive() {
    return alive.getAsBoolean();
  }

  @Override
  public boolean isJoining() {
    return marker.isJoining();
  }

  @Override
  public boolean isOutOfTouch() {
    return !info.isLeader()
        && (info.getLeaderId() == null
            || !members().contains(settings.id())
            || silenceMs() > quietFor.toMillis());
  }

  /// How long the leader that is known has been silent. A learner goes on knowing it for ever.
  private long silenceMs() {
    return info.getRoleInfoProto().getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs();
  }

  @Override
  public Members members() {
    return belonging.all();
  }

  @Override
  public void vouchFor(Set<String> nodes) {
    belonging.vouchFor(nodes);
  }

  /// Ratis gives a node its role at the start, from the members in its log, and lets one that was
  /// not among them then be a follower, who stands in elections and shuts itself down when it finds
  /// that it has no vote. That happens to a learner that restarts while it is being added.
  @Override
  public boolean isMiscast() {
    return isAlive() && members().learners().contains(settings.id()) && !info.isListener();
  }

  @Override
  public String removed() throws IOException {
    marker.removed();
    return StorageMarker.wasRemoved(settings);
  }

  @Override
  public void settle() {
    changes.settleDebt();
  }
}
