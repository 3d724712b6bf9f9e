package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.Members.Member;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/// The members as this node's Raft log has them, and who else is to be taken for one.
///
/// The settings say who founds a cluster. From the first entry on the log decides, also after a
/// restart: the settings then only say where this node itself listens.
///
/// A node that was away may be led by one it has never heard of, and would never learn of it if it
/// refused that one's calls. So others may be vouched for, by members; see
/// [dev.aegis.dataplane.node.log.Consensus#admits]. For a node that joins, its settings vouch.
/// Thread-safe.
final class RaftMembers {
  private final NodeSettings settings;
  private volatile RaftServer.@Nullable Division division;
  private volatile Set<String> vouchedFor;

  /// Before the log is open, the members are those of the settings.
  RaftMembers(NodeSettings settings, boolean joining) {
    this.settings = settings;
    this.vouchedFor = joining ? Set.copyOf(settings.peers().keySet()) : Set.of();
  }

  /// From now on the log decides.
  void logOpened(RaftServer.Division opened) {
    division = opened;
  }

  /// Who founds the cluster, or, for a node that joins one, whom it believes to be in it: itself
  /// then as somebody who does not vote, so that it stands in no election whatever it reads in the
  /// part of the log from before it was added.
  static List<RaftPeer> inSettings(NodeSettings settings, boolean joining) {
    List<RaftPeer> peers = new ArrayList<>();
    for (Map.Entry<String, HostPort> peer : settings.peers().entrySet()) {
      boolean votes = !joining || !peer.getKey().equals(settings.id());
      peers.add(
          peer(
              peer.getKey(),
              new Member(peer.getValue(), settings.clients().get(peer.getKey()), votes)));
    }
    return peers;
  }

  static RaftPeer peer(String id, Member member) {
    RaftPeer.Builder peer =
        RaftPeer.newBuilder()
            .setId(id)
            .setAddress(member.peer().toString())
            .setStartupRole(member.votes() ? RaftPeerRole.FOLLOWER : RaftPeerRole.LISTENER);
    HostPort client = member.client();
    return client == null ? peer.build() : peer.setClientAddress(client.toString()).build();
  }

  /// While a change is under way, those before and after it.
  Members all() {
    RaftConfiguration configuration = configuration();
    return configuration == null
        ? Members.voting(settings.peers(), settings.clients())
        : in(configuration);
  }

  /// The members of a configuration; of one that changes, those before and after it.
  Members in(RaftConfiguration configuration) {
    return of(
        configuration.getAllPeers(RaftPeerRole.FOLLOWER),
        configuration.getAllPeers(RaftPeerRole.LISTENER));
  }

  /// Where a member serves its peers.
  Optional<HostPort> peerOf(String node) {
    return Optional.ofNullable(all().byId().get(node)).map(Member::peer);
  }

  /// No change is under way in the log.
  boolean isSettled() {
    RaftConfiguration configuration = configuration();
    return configuration != null
        && configuration.getPreviousPeers(RaftPeerRole.FOLLOWER).isEmpty()
        && configuration.getPreviousPeers(RaftPeerRole.LISTENER).isEmpty();
  }

  private @Nullable RaftConfiguration configuration() {
    RaftServer.Division opened = division;
    return opened == null ? null : opened.getRaftConf();
  }

  /// A member that is in both roles, in the middle of a promotion, does not count as a voter yet
  /// for anybody who asks whether it may be relied upon.
  private Members of(Collection<RaftPeer> voters, Collection<RaftPeer> learners) {
    SortedMap<String, Member> all = new TreeMap<>();
    voters.forEach(peer -> all.put(peer.getId().toString(), member(peer, true)));
    learners.forEach(peer -> all.put(peer.getId().toString(), member(peer, false)));
    return new Members(all);
  }

  private Member member(RaftPeer peer, boolean votes) {
    String client = peer.getClientAddress();
    return new Member(
        HostPort.parse("address in the log", peer.getAddress()),
        // Protobuf has no absent text.
        client == null || client.isEmpty()
            ? settings.clients().get(peer.getId().toString())
            : HostPort.parse("client address in the log", client),
        votes);
  }

  /// A member says that these belong to the cluster.
  void vouchFor(Set<String> nodes) {
    vouchedFor = Set.copyOf(nodes);
  }

  boolean admits(String node) {
    return all().contains(node) || vouchedFor.contains(node);
  }
}
