package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.thirdparty.io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A follower acknowledges no entry that it does not have, whatever its leader sends again
/// (ADR-035). The test is the leader.
class OverlappingAppendsIT {
  private static final long TERM = 1;
  private static final int ROUNDS = 30;
  private static final int ENTRIES = 4;

  @TempDir Path dir;
  private PlayedLeader leader;

  @BeforeEach
  void start() throws IOException {
    leader = new PlayedLeader(dir);
  }

  @AfterEach
  void stop() throws IOException {
    leader.close();
  }

  @Test
  void entriesThatAreSentAgainWithMoreBehindThemAreAllThereOnceAcknowledged() throws Exception {
    StreamObserver<AppendEntriesRequestProto> stream = leader.stream();
    for (int round = 0; round < ROUNDS; round++) {
      long first = (long) round * ENTRIES;
      stream.onNext(leader.request(TERM, TERM, first, 1));
      stream.onNext(leader.request(TERM, TERM, first, ENTRIES));
      assertThat(List.of(leader.reply(), leader.reply()))
          .extracting(AppendEntriesReplyProto::getResult)
          .containsOnly(AppendResult.SUCCESS);

      long next = first + ENTRIES;
      stream.onNext(leader.request(TERM, TERM, next, 0));
      assertThat(leader.reply().getResult())
          .as("acknowledged up to %d, and then asked what it has", next - 1)
          .isEqualTo(AppendResult.SUCCESS);
    }
    stream.onCompleted();
  }

  /// Each leader takes the place of the last one's entries but the first.
  @Test
  void entriesThatTakeThePlaceOfOthersAreAcknowledgedAsWell() throws Exception {
    StreamObserver<AppendEntriesRequestProto> stream = leader.stream();
    stream.onNext(leader.request(TERM, TERM, 0, ENTRIES));
    assertThat(leader.reply().getMatchIndex()).isEqualTo(ENTRIES - 1);
    for (long term = TERM + 1; term <= ROUNDS; term++) {
      stream.onNext(leader.request(term, TERM, 1, ENTRIES));
      AppendEntriesReplyProto reply = leader.reply();

      assertThat(reply.getResult()).isEqualTo(AppendResult.SUCCESS);
      assertThat(reply.getMatchIndex()).isEqualTo(ENTRIES);
    }
    stream.onCompleted();
  }
}
