package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {
  private final AtomicLong synced = new AtomicLong(7);
  private final Acknowledgements acknowledgements = new Acknowledgements();

  @BeforeEach
  void open() {
    acknowledgements.logOpened(synced::get);
  }

  private static AppendEntriesReplyProto reply(AppendResult result, long matchIndex) {
    return AppendEntriesReplyProto.newBuilder()
        .setResult(result)
        .setMatchIndex(matchIndex)
        .setNextIndex(matchIndex + 1)
        .build();
  }

  private void assertGoes(AppendEntriesReplyProto reply) {
    assertThat(acknowledgements.honest(reply)).isEqualTo(reply);
  }

  private void assertAcknowledgedUpTo(long durable) {
    AppendEntriesReplyProto beyond =
        acknowledgements.honest(reply(AppendResult.SUCCESS, durable + 1));
    assertThat(beyond.getResult()).isEqualTo(AppendResult.INCONSISTENCY);
    assertThat(beyond.getNextIndex()).as("where to send from").isEqualTo(durable + 1);
    assertThat(beyond.getMatchIndex()).isEqualTo(-1);
    assertThat(beyond.getServerReply().getSuccess()).isFalse();
    assertGoes(reply(AppendResult.SUCCESS, durable));
  }

  @Test
  void whatIsOnDiskIsAcknowledgedAndNoMore() {
    assertAcknowledgedUpTo(7);
  }

  @Test
  void answersThatAcknowledgeNothingGoAsTheyAre() {
    assertGoes(reply(AppendResult.SUCCESS, -1));
    assertGoes(reply(AppendResult.INCONSISTENCY, 9));
    assertGoes(reply(AppendResult.NOT_LEADER, 9));
  }

  @Test
  void anAnswerWaitsForTheSync() {
    AppendEntriesReplyProto reply = reply(AppendResult.SUCCESS, 8);
    CompletableFuture<AppendEntriesReplyProto> sent =
        CompletableFuture.supplyAsync(() -> acknowledgements.honest(reply));
    synced.set(8);

    assertThat(sent.join()).isEqualTo(reply);
  }

  /// Else the leader would go on behind entries that it never learns are here.
  @Test
  void aSyncThatEndsJustAfterTheLastLookIsAskedForAgain() {
    AtomicInteger looks = new AtomicInteger();
    acknowledgements.logOpened(() -> looks.incrementAndGet() > 1 ? 8 : 7);
    Thread.currentThread().interrupt();

    AppendEntriesReplyProto answer = acknowledgements.honest(reply(AppendResult.SUCCESS, 8));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.getResult()).isEqualTo(AppendResult.INCONSISTENCY);
    assertThat(answer.getNextIndex()).isEqualTo(8);
  }

  @Test
  void beforeTheLogIsOpenNothingIsAcknowledged() {
    AppendEntriesReplyProto answer = new Acknowledgements().honest(reply(AppendResult.SUCCESS, 0));

    assertThat(answer.getResult()).isEqualTo(AppendResult.INCONSISTENCY);
    assertThat(answer.getNextIndex()).isZero();
  }

  @Test
  void whatIsToBeCutOffCountsForNothing() {
    var _ = acknowledgements.cuts().decided(5);

    assertAcknowledgedUpTo(4);
  }
}
