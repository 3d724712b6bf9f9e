package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.aegis.dataplane.machine.CoordinationMachine;
import dev.aegis.dataplane.machine.MachineSnapshot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/// Whatever stands where a snapshot should be. The digest in front of it keeps torn files away; the
/// bytes of newer software match theirs.
class SnapshotFuzzTest {

  /// Anything else than the typed exception is a finding, also when a machine begins from it.
  @FuzzTest
  void anyBytesAreASnapshotThatRoundTripsOrRefused(byte[] bytes) throws IOException {
    MachineSnapshot snapshot;
    try {
      snapshot = SnapshotCodec.read(new ByteArrayInputStream(bytes));
    } catch (IOException refused) {
      assertThat(refused).hasMessageMatching("(?s).+");
      return;
    }
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    SnapshotCodec.write(snapshot, written);
    assertThat(SnapshotCodec.read(new ByteArrayInputStream(written.toByteArray())))
        .isEqualTo(snapshot);
    MachineSnapshot settled = restored(snapshot).takeSnapshot();
    assertThat(restored(settled).takeSnapshot()).isEqualTo(settled);
  }

  private static CoordinationMachine restored(MachineSnapshot snapshot) {
    CoordinationMachine machine = new CoordinationMachine();
    machine.restoreSnapshot(snapshot);
    return machine;
  }
}
