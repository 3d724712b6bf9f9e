package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.replication.EntryLog.AppliedEntry;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientAsynchronousProtocol;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.protocol.exceptions.ServerNotReadyException;
import org.apache.ratis.server.RaftServer;
import org.junit.jupiter.api.Test;

/// Appends before a Raft division that answers when the test says so, or never.
class RatisEntryLogTest {
  private static final RaftPeerId SELF = RaftPeerId.valueOf("n1");
  private static final RaftGroupId GROUP = RaftGroupId.randomId();
  private static final AppliedEntry APPLIED =
      new AppliedEntry(new Applied(5, List.of(), List.of()), new Position(5, 1, 1));

  private final CompletableFuture<RaftClientReply> reply = new CompletableFuture<>();
  private final OwnAppends appends = new OwnAppends();
  private final EntryLog log = new RatisEntryLog(division(() -> reply), appends);

  private static RaftServer.Division division(Callable<CompletableFuture<RaftClientReply>> reply) {
    return (RaftServer.Division)
        Proxy.newProxyInstance(
            RaftServer.class.getClassLoader(),
            new Class<?>[] {RaftServer.Division.class, RaftClientAsynchronousProtocol.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "getMemberId" -> RaftGroupMemberId.valueOf(SELF, GROUP);
                  case "submitClientRequestAsync" -> reply.call();
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static StateMachineLogEntryProto from(ClientId client, long call) {
    return StateMachineLogEntryProto.newBuilder()
        .setClientId(client.toByteString())
        .setCallId(call)
        .build();
  }

  private void lose() {
    RaftPeer leader = RaftPeer.newBuilder().setId("n2").build();
    NotLeaderException lost =
        new NotLeaderException(RaftGroupMemberId.valueOf(SELF, GROUP), leader, List.of());
    reply.complete(
        RaftClientReply.newBuilder()
            .setClientId(appends.client())
            .setServerId(SELF)
            .setGroupId(GROUP)
            .setException(lost)
            .build());
  }

  @Test
  void anAppliedEntryEndsItsAppendThoughRatisNeverAnswers() {
    CompletableFuture<AppliedEntry> done = log.append(new byte[0]);
    appends.started(1);
    appends.applied(from(appends.client(), 1), APPLIED);
    assertThat(done).isCompletedWithValue(APPLIED);
    assertThat(appends.size()).as("nothing is kept").isZero();
  }

  /// Another process counts its calls from 1 as well.
  @Test
  void anEntryOfAnotherProcessEndsNothing() {
    CompletableFuture<AppliedEntry> done = log.append(new byte[0]);
    appends.started(1);
    appends.applied(from(ClientId.randomId(), 1), APPLIED);
    assertThat(done).isNotDone();
  }

  @Test
  void whatComesAfterTheApplyChangesNothing() {
    CompletableFuture<AppliedEntry> done = log.append(new byte[0]);
    appends.started(1);
    appends.applied(from(appends.client(), 1), APPLIED);
    lose();
    appends.leadershipLost();
    assertThat(done).isCompletedWithValue(APPLIED);
  }

  @Test
  void leadershipLostBeforeTheEntryStartedIsADefiniteRefusal() {
    CompletableFuture<AppliedEntry> done = log.append(new byte[0]);
    lose();
    assertThatThrownBy(done::join)
        .hasCauseInstanceOf(SubmitException.NotLeader.class)
        .hasMessageContaining("n2");
    assertThat(appends.size()).isZero();
  }

  @Test
  void leadershipLostUnderAStartedEntryLeavesItsOutcomeUnknown() {
    CompletableFuture<AppliedEntry> done = log.append(new byte[0]);
    appends.started(1);
    lose();
    assertThatThrownBy(done::join).hasCauseInstanceOf(SubmitException.OutcomeUnknown.class);
    assertThat(appends.size()).isZero();
  }

  @Test
  void leadershipLostEndsAStartedEntryThoughRatisNeverAnswers() {
    CompletableFuture<AppliedEntry> started = log.append(new byte[0]);
    appends.started(1);
    CompletableFuture<AppliedEntry> notStarted = log.append(new byte[0]);
    appends.leadershipLost();
    assertThatThrownBy(started::join).hasCauseInstanceOf(SubmitException.OutcomeUnknown.class);
    assertThat(notStarted).as("Ratis refuses this one itself").isNotDone();
  }

  @Test
  void aRequestThatIsThrownBackFailsItsAppendAndNobodyElses() {
    CompletableFuture<AppliedEntry> other = log.append(new byte[0]);
    EntryLog closing = throwing(() -> new IllegalStateException("closing"));
    assertThatThrownBy(closing.append(new byte[0])::join)
        .hasCauseInstanceOf(SubmitException.NotLeader.class);
    assertThat(other).isNotDone();
    assertThat(appends.size()).isOne();
  }

  @Test
  void aDivisionThatIsNotReadyTakesNothing() {
    EntryLog starting = throwing(() -> new ServerNotReadyException("starting"));
    assertThatThrownBy(starting.append(new byte[0])::join)
        .hasCauseInstanceOf(SubmitException.NotLeader.class);
  }

  /// It is in the log perhaps, and may commit.
  @Test
  void theOutcomeOfARequestThatIsThrownBackAfterItStartedIsUnknown() {
    EntryLog failing =
        throwing(() -> {
          appends.started(1);
          return new IllegalStateException("in the middle");
        });
    assertThatThrownBy(failing.append(new byte[0])::join)
        .hasCauseInstanceOf(SubmitException.OutcomeUnknown.class);
  }

  private EntryLog throwing(Supplier<Exception> why) {
    return new RatisEntryLog(
        division(() -> {
          throw why.get();
        }),
        appends);
  }

  @Test
  void aDivisionThatTakesNoRequestsIsRefused() {
    RaftServer.Division deaf =
        (RaftServer.Division)
            Proxy.newProxyInstance(
                RaftServer.class.getClassLoader(),
                new Class<?>[] {RaftServer.Division.class},
                (_, method, _) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    assertThatThrownBy(() -> new RatisEntryLog(deaf, appends))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("takes no requests");
  }
}
