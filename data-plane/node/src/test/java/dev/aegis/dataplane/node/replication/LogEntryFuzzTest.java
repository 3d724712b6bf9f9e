package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.machine.CoordinationMachine;
import java.nio.ByteBuffer;

/// Whatever stands in the log, every replica must get past it, and alike.
class LogEntryFuzzTest {

  /// Twice, since the second time the bytes meet the sessions, locks and keys of the first.
  @FuzzTest
  void anyBytesInTheLogAreAppliedWithAnOutcomeForEachCommand(byte[] bytes) {
    CoordinationMachine machine = new CoordinationMachine();
    CoordinationMachine peer = new CoordinationMachine();
    for (long index = 1; index <= 2; index++) {
      Entry entry = CommandCodec.decode(index, 1, ByteBuffer.wrap(bytes)).entry();
      Applied applied = machine.apply(entry);
      assertThat(applied.outcomes()).hasSameSizeAs(entry.commands());
      assertThat(peer.apply(entry)).isEqualTo(applied);
      peer.restoreSnapshot(machine.takeSnapshot());
      assertThat(peer.takeSnapshot()).isEqualTo(machine.takeSnapshot());
    }
  }
}
