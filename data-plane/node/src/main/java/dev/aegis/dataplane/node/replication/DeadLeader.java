package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.node.log.PeerViews;
import dev.aegis.dataplane.node.log.VoterView;
import dev.aegis.dataplane.node.settings.HostPort;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets a follower stand at once when the process of its leader has ended, which it would otherwise
/// learn of by an election timeout's silence (ADR-034).
///
/// Two things have to come together: the leader's stream broke, and its port refuses a connection,
/// which the machine does in the place of a process that is no more. Neither a leader that is
/// stopped nor one that is cut off looks like that; those have to be waited for. Then the voters
/// that are left are asked, and [Succession] decides.
///
/// **How it stands.** As the follower that a leader hands over to: Ratis takes the call that such a
/// leader makes, in the name of the dead one and with what this node's log ends with. It begins a
/// new term and asks for votes; every rule of Raft about terms, logs and votes applies to it.
/// Thread-safe.
final class DeadLeader implements LeaderStreams.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLeader.class);
  private static final Duration CONNECT = Duration.ofMillis(250);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final RaftServer server;
  private final RaftServer.Division division;
  private final LeaderStreams streams;
  private final PeerViews peers;
  private final Function<String, Optional<HostPort>> addresses;
  private final Duration patience;
  private final AtomicBoolean underWay = new AtomicBoolean();
  private volatile boolean closed;

  /// @param addresses where nodes serve their peers
  /// @param patience how long others are asked; after the shortest election timeout a follower
  ///   stands without all this
  DeadLeader(
      RaftServer server,
      RaftServer.Division division,
      LeaderStreams streams,
      PeerViews peers,
      Function<String, Optional<HostPort>> addresses,
      Duration patience) {
    this.server = server;
    this.division = division;
    this.streams = streams;
    this.peers = peers;
    this.addresses = addresses;
    this.patience = patience;
    streams.tell(this);
  }

  /// This voter's view; empty for another group, and while nothing is in the log.
  Optional<VoterView> view(String group) {
    TermIndex last = division.getRaftLog().getLastEntryTermIndex();
    if (last == null || !group.equals(group())) {
      return Optional.empty();
    }
    DivisionInfo info = division.getInfo();
    RaftPeerId leader = info.getLeaderId();
    boolean hears = info.isLeader() || (leader != null && streams.isOpenFrom(leader.toString()));
    return Optional.of(
        new VoterView(info.getCurrentTerm(), last.getTerm(), last.getIndex(), hears));
  }

  private String group() {
    return groupId().getUuid().toString();
  }

  private RaftGroupId groupId() {
    return division.getMemberId().getGroupId();
  }

  /// Asks the others once for nothing, so that the connections to them stand when they are needed.
  @Override
  public void opened(String node) {
    if (!closed) {
      Thread.ofVirtual().name("rehearsal").start(() -> peers.of(group(), survivors(node)));
    }
  }

  @Override
  public void broke(String node) {
    if (!closed && isFollowing(node) && underWay.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("dead-leader")
          .start(() -> {
            try {
              succeed(node);
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            } finally {
              underWay.set(false);
            }
          });
    }
  }

  private boolean isFollowing(String node) {
    RaftPeerId leader = division.getInfo().getLeaderId();
    return division.getInfo().isFollower() && leader != null && leader.toString().equals(node);
  }

  /// A process that ends gives up one socket after the other, so the port may still be open when
  /// the stream breaks. A leader that is alive has a new stream soon.
  private void succeed(String leader) throws InterruptedException {
    long begun = System.nanoTime();
    while (!closed && System.nanoTime() - begun < patience.toNanos() && isFollowing(leader)) {
      if (!streams.isOpenFrom(leader) && isGone(leader) && isSettled(leader)) {
        return;
      }
      Thread.sleep(PAUSE);
    }
  }

  /// Asks the others, and stands if this one is to.
  ///
  /// @return whether there is nothing left to do
  private boolean isSettled(String leader) {
    Map<String, VoterView> theirs = peers.of(group(), survivors(leader));
    Optional<VoterView> own = view(group());
    if (own.isEmpty()) {
      return true;
    }
    Voters voters = Voters.of(division.getRaftConf());
    return switch (new Succession(division.getId().toString(), voters).judge(own.get(), theirs)) {
      case STAND -> {
        stand(leader, own.get());
        yield true;
      }
      case LEAVE_IT -> true;
      case ASK_AGAIN -> false;
    };
  }

  private boolean isGone(String node) {
    return addresses.apply(node).filter(DeadLeader::isRefused).isPresent();
  }

  private Set<String> survivors(String leader) {
    Set<String> survivors = Voters.of(division.getRaftConf()).all();
    survivors.remove(leader);
    survivors.remove(division.getId().toString());
    return survivors;
  }

  /// By the machine there, since nobody listens. Any other failure, silence above all, may be the
  /// network's.
  static boolean isRefused(HostPort address) {
    try (Socket probe = new Socket()) {
      probe.connect(
          new InetSocketAddress(address.host(), address.port()), (int) CONNECT.toMillis());
      return false;
    } catch (ConnectException _) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private void stand(String leader, VoterView own) {
    LOG.info(
        "The process of {}, which led term {}, has ended; standing with a log up to {}",
        leader,
        own.term(),
        own.lastEntryIndex());
    try {
      server.startLeaderElection(
          StartLeaderElectionRequestProto.newBuilder()
              .setServerRequest(
                  RaftRpcRequestProto.newBuilder()
                      .setRequestorId(RaftPeerId.valueOf(leader).toByteString())
                      .setReplyId(division.getId().toByteString())
                      .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(groupId())))
              .setLeaderLastEntry(
                  TermIndex.valueOf(own.lastEntryTerm(), own.lastEntryIndex()).toProto())
              .build());
    } catch (IOException e) {
      LOG.warn("Standing for the lead was refused: {}", e.toString());
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
