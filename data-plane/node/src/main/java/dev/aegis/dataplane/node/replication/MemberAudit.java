package dev.aegis.dataplane.node.replication;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes each change of the members into every node's log, under the log index that names it; who
/// asked for it is in the log of the node that led. Thread-safe.
final class MemberAudit {
  private static final Logger LOG = LoggerFactory.getLogger(MemberAudit.class);

  private final StorageMarker marker;
  private SortedSet<String> voters = new TreeSet<>();
  private SortedSet<String> learners = new TreeSet<>();

  MemberAudit(StorageMarker marker) {
    this.marker = marker;
  }

  /// A configuration has been applied. Each leader begins with one that repeats the last, and a
  /// change passes through one that holds the old members too; neither is news.
  synchronized void configured(String self, long index, RaftConfigurationProto configuration) {
    SortedSet<String> voting = ids(configuration.getPeersList());
    SortedSet<String> learning = ids(configuration.getListenersList());
    if (voting.contains(self) || learning.contains(self)) {
      try {
        marker.joined();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    boolean settled =
        configuration.getOldPeersCount() == 0 && configuration.getOldListenersCount() == 0;
    if (settled && (!voting.equals(voters) || !learning.equals(learners))) {
      LOG.warn(
          "Audit at log index {}: the members are now the voters {} and the learners {}",
          index,
          voting,
          learning);
      voters = voting;
      learners = learning;
    }
  }

  private static SortedSet<String> ids(List<RaftPeerProto> peers) {
    SortedSet<String> ids = new TreeSet<>();
    peers.forEach(peer -> ids.add(peer.getId().toStringUtf8()));
    return ids;
  }
}
