package dev.aegis.dataplane.node.replication;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;

/// Who votes: while the membership changes, by the old and by the new configuration (joint
/// consensus, Raft thesis 4.3). Listeners are in neither.
///
/// @param former the voters being replaced; empty while nothing changes
record Voters(Set<String> current, Set<String> former) {

  Voters {
    current = Set.copyOf(current);
    former = Set.copyOf(former);
  }

  /// The latest configuration in a log, committed or not: what Raft counts votes by.
  static Voters of(RaftConfiguration configuration) {
    return new Voters(ids(configuration.getCurrentPeers()), ids(configuration.getPreviousPeers()));
  }

  private static Set<String> ids(Collection<RaftPeer> peers) {
    return peers.stream().map(peer -> peer.getId().toString()).collect(Collectors.toSet());
  }

  /// All that have a vote in either configuration.
  Set<String> all() {
    Set<String> all = new TreeSet<>(current);
    all.addAll(former);
    return all;
  }

  /// Whether these decide: a majority of each configuration that counts.
  boolean haveMajority(Set<String> these) {
    return isMajority(these, current) && (former.isEmpty() || isMajority(these, former));
  }

  /// How many of these, from the first on, decide together with the leader; all if they do not.
  int enough(String leader, List<String> others) {
    Set<String> these = new HashSet<>();
    these.add(leader);
    for (int count = 0; count < others.size(); count++) {
      if (haveMajority(these)) {
        return count;
      }
      these.add(others.get(count));
    }
    return others.size();
  }

  private static boolean isMajority(Set<String> these, Set<String> of) {
    int among = 0;
    for (String voter : of) {
      if (these.contains(voter)) {
        among++;
      }
    }
    return among * 2 > of.size();
  }
}
