package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.node.log.ConsensusEvent;
import dev.aegis.dataplane.node.replication.EntryLog.AppliedEntry;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.wire.log.v1.LogEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisStateMachineTest {
  private final OwnAppends appends = new OwnAppends();
  private final List<ConsensusEvent> events = new ArrayList<>();
  private final List<Long> told = new ArrayList<>();
  private final RatisStateMachine machine;

  RatisStateMachineTest(@TempDir Path dir) throws IOException {
    var address = new TreeMap<>(Map.of("n1", new HostPort("127.0.0.1", 1)));
    NodeSettings settings =
        new NodeSettings(
            "n1",
            "c",
            address,
            address,
            dir,
            dir.resolve("aegis.yaml"),
            true,
            new NodeSecurity.Insecure());
    machine =
        new RatisStateMachine(
            new Clocks(() -> 0, () -> 0),
            (applied, _) -> told.add(applied.index()),
            events::add,
            appends,
            StorageMarker.open(settings, dir.resolve("group")),
            RestoredBase.NONE,
            () -> true);
  }

  private static LogEntry put(int version) {
    Bytes key = Bytes.copyOf(new byte[] {1});
    return LogEntry.newBuilder()
        .setVersion(version)
        .addCommands(CommandCodec.encode(new Command.PutKey(null, key, key, null)))
        .build();
  }

  private void apply(long index, LogEntry entry, ClientId client, long call) {
    LogEntryProto logged =
        LogEntryProto.newBuilder()
            .setIndex(index)
            .setTerm(1)
            .setStateMachineLogEntry(
                StateMachineLogEntryProto.newBuilder()
                    .setClientId(client.toByteString())
                    .setCallId(call)
                    .setLogData(ByteString.copyFrom(entry.toByteArray())))
            .build();
    var _ =
        machine
            .applyTransaction(
                TransactionContext.newBuilder()
                    .setServerRole(RaftPeerRole.FOLLOWER)
                    .setStateMachine(machine)
                    .setLogEntry(logged)
                    .build())
            .join();
  }

  @Test
  void applyingAnEntryOfThisProcessEndsItsAppendWithWhatTheEntryDid() {
    OwnAppends.Append append = appends.begin();
    CompletableFuture<AppliedEntry> done = append.done();
    appends.started(append.call());
    apply(1, put(CommandCodec.VERSION), ClientId.randomId(), append.call());
    assertThat(done).isNotDone();
    apply(2, put(CommandCodec.VERSION), appends.client(), append.call());
    assertThat(done).isCompleted();
    assertThat(done.join().applied().outcomes()).containsExactly(new Outcome.KeyPut(3, 2));
    assertThat(done.join().position().index()).isEqualTo(2);
  }

  /// Ratis calls once, closes the log for good, and lets the process live on.
  @Test
  void aLogThatCannotBeWrittenIsTold() {
    machine.notifyLogFailed(new IOException("No space left on device"), null);

    assertThat(events)
        .containsExactly(
            new ConsensusEvent.LogFailed("java.io.IOException: No space left on device"));
  }

  @Test
  void anEntryOfNewerSoftwareIsNotAppliedAndEndsTheNodeWithAdvice() {
    apply(1, put(CommandCodec.VERSION), ClientId.randomId(), 1);
    int newer = CommandCodec.VERSION + 1;
    assertThatThrownBy(() -> apply(2, put(newer), ClientId.randomId(), 2))
        .hasMessageContaining("newer software wrote the log")
        .hasMessageContaining("upgrade this node");
    assertThat(events)
        .containsExactly(new ConsensusEvent.LogIsNewer(2, newer, CommandCodec.VERSION));
    assertThat(machine.position().index()).isEqualTo(1);
    assertThat(machine.position().revision()).isEqualTo(2);
    assertThat(told).as("nobody is told of it").containsExactly(1L);
  }
}
