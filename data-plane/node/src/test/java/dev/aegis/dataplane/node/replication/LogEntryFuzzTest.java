package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.aegis.dataplane.command.Applied;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Entry;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.machine.CoordinationMachine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Whatever stands in the log, every replica must get past it, and alike.
class LogEntryFuzzTest {

  /// So that a search begins from where access control decides.
  @Test
  void oneInputSpeaksOnBehalfOfClientsAndNodesWhoMayAndWhoMayNot() throws IOException {
    byte[] bytes;
    try (InputStream input =
        LogEntryFuzzTest.class.getResourceAsStream(
            "LogEntryFuzzTestInputs/anyBytesInTheLogAreAppliedWithAnOutcomeForEachCommand/on-behalf.bin")) {
      bytes = Objects.requireNonNull(input).readAllBytes();
    }
    Entry entry = CommandCodec.decode(1, 1, ByteBuffer.wrap(bytes).asReadOnlyBuffer()).entry();

    List<Outcome> outcomes = new CoordinationMachine().apply(entry).outcomes();

    assertThat(entry.commands())
        .filteredOn(Command.OnBehalf.class::isInstance)
        .extracting(command -> ((Command.OnBehalf) command).caller().principal())
        .contains("client/ann", "client/nobody", "node/n1")
        .hasSizeGreaterThan(15);
    assertThat(outcomes)
        .anyMatch(outcome -> outcome instanceof Outcome.SessionCreated)
        .anyMatch(outcome -> outcome instanceof Outcome.LockGranted)
        .anyMatch(outcome -> outcome instanceof Outcome.KeyPut)
        .anyMatch(outcome ->
            outcome instanceof Outcome.Refused(var why, _) && why == Refusal.PERMISSION_DENIED);
  }

  /// Twice, since the second time the bytes meet the sessions, locks and keys of the first.
  @FuzzTest
  void anyBytesInTheLogAreAppliedWithAnOutcomeForEachCommand(byte[] bytes) {
    CoordinationMachine machine = new CoordinationMachine();
    CoordinationMachine peer = new CoordinationMachine();
    for (long index = 1; index <= 2; index++) {
      Entry entry =
          CommandCodec.decode(index, 1, ByteBuffer.wrap(bytes).asReadOnlyBuffer()).entry();
      Applied applied = machine.apply(entry);
      assertThat(applied.outcomes()).hasSameSizeAs(entry.commands());
      assertThat(peer.apply(entry)).isEqualTo(applied);
      peer.restoreSnapshot(machine.takeSnapshot());
      assertThat(peer.takeSnapshot()).isEqualTo(machine.takeSnapshot());
    }
  }
}
