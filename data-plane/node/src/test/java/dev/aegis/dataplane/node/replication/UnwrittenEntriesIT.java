package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.util.CodeInjectionForTesting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A follower acknowledges no entry that is not on its disk, though it has it in memory (ADR-042).
/// The test is the leader, and holds the thread that writes the log.
class UnwrittenEntriesIT {
  private static final String BEFORE_WRITING = "SegmentedRaftLogWorker.runWorker";
  private static final long TERM = 1;

  private final CountDownLatch mayWrite = new CountDownLatch(1);
  @TempDir Path dir;
  private PlayedLeader leader;

  @BeforeEach
  void start() throws IOException {
    CodeInjectionForTesting.put(
        BEFORE_WRITING,
        (_, _, _) -> {
          try {
            mayWrite.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          return true;
        });
    leader = new PlayedLeader(dir);
  }

  @AfterEach
  void stop() throws IOException {
    mayWrite.countDown();
    CodeInjectionForTesting.remove(BEFORE_WRITING);
    leader.close();
  }

  @Test
  void anEntryThatIsSentAgainWhileItIsBeingWrittenIsAcknowledgedWhenThatIsDone()
      throws InterruptedException {
    leader.stream().onNext(leader.request(TERM, TERM, 0, 2));
    awaitInMemory(2);
    leader.stream().onNext(leader.request(TERM, TERM, 0, 2));

    AppendEntriesReplyProto tooEarly = leader.reply();
    assertThat(tooEarly.getResult()).isEqualTo(AppendResult.INCONSISTENCY);
    assertThat(tooEarly.getNextIndex()).as("nothing is written").isZero();

    mayWrite.countDown();
    assertThat(leader.reply().getResult())
        .as("what was asked first")
        .isEqualTo(AppendResult.SUCCESS);
    leader.stream().onNext(leader.request(TERM, TERM, 0, 2));
    AppendEntriesReplyProto written = leader.reply();
    assertThat(written.getResult()).isEqualTo(AppendResult.SUCCESS);
    assertThat(written.getMatchIndex()).isEqualTo(1);
  }

  /// A heartbeat behind entries that are not there is refused.
  private void awaitInMemory(long entries) throws InterruptedException {
    do {
      leader.stream().onNext(leader.request(TERM, TERM, entries, 0));
    } while (leader.reply().getResult() != AppendResult.SUCCESS);
  }
}
