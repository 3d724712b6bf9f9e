package dev.aegis.dataplane.node.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.Members;
import dev.aegis.dataplane.node.log.RaftStatus;
import dev.aegis.dataplane.node.log.VoterView;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private final Restarted consensus = new Restarted();

  /// A node as far as its log has come.
  private static final class Restarted implements Consensus {
    private RaftStatus.Indexes indexes = new RaftStatus.Indexes(120, 100, 100);

    @Override
    public RaftStatus status() {
      return new RaftStatus(
          0,
          RaftStatus.Role.FOLLOWER,
          7,
          Optional.empty(),
          false,
          indexes,
          new TreeMap<>(),
          new TreeSet<>(),
          0);
    }

    @Override
    public boolean isLeaderReady() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Optional<String> leader() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Optional<VoterView> view(String group) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public OptionalLong termIn(String group) {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public Members members() {
      throw new UnsupportedOperationException("nobody asks");
    }

    @Override
    public boolean handOver(Duration atMost) {
      throw new UnsupportedOperationException("nobody asks");
    }
  }

  @Test
  void lastsUntilAllThatTheLogHeldIsAppliedAndIsOverForGoodThen() {
    Replay replay = new Replay(consensus);
    assertThat(replay.isOver()).isFalse();
    consensus.indexes = new RaftStatus.Indexes(130, 119, 119);
    assertThat(replay.isOver()).isFalse();
    consensus.indexes = new RaftStatus.Indexes(130, 120, 120);
    assertThat(replay.isOver()).isTrue();
    consensus.indexes = new RaftStatus.Indexes(500, 400, 110);
    assertThat(replay.isOver()).isTrue();
  }

  @Test
  void entriesThatALeaderReplacedAreNotWaitedFor() {
    Replay replay = new Replay(consensus);
    consensus.indexes = new RaftStatus.Indexes(115, 115, 115);
    assertThat(replay.isOver()).isTrue();
  }

  @Test
  void aNodeThatIsNewHasNothingToReadAgain() {
    consensus.indexes = new RaftStatus.Indexes(-1, -1, -1);
    assertThat(new Replay(consensus).isOver()).isTrue();
  }
}
