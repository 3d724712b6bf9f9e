package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.KeyVersion;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Refusal;
import dev.aegis.dataplane.command.RequestId;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.WaitEnd;
import dev.aegis.dataplane.lock.LockClaim;
import dev.aegis.dataplane.lock.LockDelay;
import dev.aegis.dataplane.lock.LockHold;
import dev.aegis.dataplane.lock.LockWait;
import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.dataplane.session.SessionEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotFileTest {
  @TempDir Path dir;

  private static final SessionId SESSION = new SessionId(7);

  private static MachineSnapshot snapshot() {
    List<Outcome> rememberable =
        List.of(
            new Outcome.LockGranted(new FencingToken(5)),
            new Outcome.LockQueued(2),
            new Outcome.LockHeld(new FencingToken(6)),
            new Outcome.WaitEnded(WaitEnd.CANCELLED),
            new Outcome.LockReleased(new FencingToken(5)),
            new Outcome.LockDelayed(new FencingToken(5), 12),
            new Outcome.LockRevoked(new FencingToken(5)),
            new Outcome.LockForced(new FencingToken(5)),
            new Outcome.Proclaimed(new FencingToken(5), 2),
            new Outcome.KeyPut(9, 3),
            new Outcome.KeyDeleted(10, 1),
            new Outcome.Refused(Refusal.GUARD_FAILED, "why"),
            new Outcome.KeysDeleted(11, 2, List.of()),
            new Outcome.Transacted(true, 12, List.of(), true),
            new Outcome.RevisionCompacted(3, 12),
            new Outcome.RevisionInFuture(12));
    List<MachineSnapshot.Reply> replies = new java.util.ArrayList<>();
    for (int i = 0; i < rememberable.size(); i++) {
      replies.add(new MachineSnapshot.Reply(i + 1, rememberable.get(i)));
    }
    Bytes key = Bytes.copyOf("k".getBytes(StandardCharsets.UTF_8));
    return new MachineSnapshot(
        new MachineSnapshot.Header(100, 3, 123_456, 130_000, 0, 8, -42),
        List.of(
            new MachineSnapshot.SessionState(
                SESSION, "owner", 10_000, Bytes.copyOf(new byte[] {1}), 133_456, 0, replies)),
        List.of(
            new SessionEnd(new SessionId(5), EndReason.EXPIRED, 99_000),
            new SessionEnd(new SessionId(4), EndReason.OPERATOR, 99_001)),
        List.of(
            new MachineSnapshot.LockState(
                new LockName("closed"), new LockDelay(new FencingToken(4), 150_000), List.of()),
            new MachineSnapshot.LockState(
                new LockName("l"),
                new LockHold(claim(1, 5), 120_000, 3),
                List.of(new LockWait(new LockName("l"), claim(2, 6), 140_000)))),
        new MachineSnapshot.StoreState(
            10,
            2,
            List.of(
                new KeyVersion(key, Bytes.copyOf(new byte[] {0, -1}), 9, 9, 1, SESSION),
                KeyVersion.tombstone(key, 10))),
        new MachineSnapshot.AccessState(
            new AccessPolicy(
                3,
                List.of(
                    new Grant.Reader("a", key),
                    new Grant.Writer("b", key),
                    new Grant.Locker("c", "l"),
                    new Grant.Operator("d"))),
            List.of(new MachineSnapshot.Binding(SESSION, "client/a"))));
  }

  private static LockClaim claim(long sequence, long token) {
    return new LockClaim(
        new RequestId(SESSION, sequence),
        new FencingToken(token),
        10 * token,
        Bytes.copyOf(new byte[] {(byte) token}));
  }

  @Test
  void aSnapshotComesBackAsItWas() throws IOException {
    Path file = dir.resolve("snapshot");
    SnapshotFile.write(file, snapshot());
    assertThat(SnapshotFile.read(file)).isEqualTo(snapshot());
    assertThat(dir).isDirectoryNotContaining("glob:**.tmp");
  }

  /// Its digest matches, so only the reader can tell that no machine can begin from it.
  @Test
  void aSnapshotBeforeTheStartOfTimeIsRefused() throws IOException {
    MachineSnapshot good = snapshot();
    MachineSnapshot forged =
        new MachineSnapshot(
            new MachineSnapshot.Header(100, 3, -1, 130_000, 0, 8, -42),
            good.sessions(),
            good.ends(),
            good.locks(),
            good.store(),
            good.access());
    Path file = dir.resolve("snapshot");
    SnapshotFile.write(file, forged);

    assertThatThrownBy(() -> SnapshotFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("-1 ms");
  }

  @Test
  void equalStatesGiveEqualBytes() throws IOException {
    SnapshotFile.write(dir.resolve("a"), snapshot());
    SnapshotFile.write(dir.resolve("b"), snapshot());
    assertThat(dir.resolve("a")).hasSameBinaryContentAs(dir.resolve("b"));
  }

  @Test
  void oneFlippedBitAnywhereIsNoticed() throws IOException {
    Path file = dir.resolve("snapshot");
    SnapshotFile.write(file, snapshot());
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 1;
      Files.write(file, bad);
      assertThatThrownBy(() -> SnapshotFile.read(file)).isInstanceOf(IOException.class);
      assertThat(SnapshotFile.isWhole(file)).isFalse();
    }
    Files.write(file, good);
    assertThat(SnapshotFile.isWhole(file)).isTrue();
  }

  @Test
  void aTornSnapshotIsNoticed() throws IOException {
    Path file = dir.resolve("snapshot");
    SnapshotFile.write(file, snapshot());
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {good.length / 2, 7, 0}) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      assertThatThrownBy(() -> SnapshotFile.read(file)).isInstanceOf(IOException.class);
      assertThat(SnapshotFile.isWhole(file)).isFalse();
    }
  }
}
