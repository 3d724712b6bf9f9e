package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.machine.MachineSnapshot;
import dev.aegis.wire.log.v1.BackupHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {
  @TempDir Path dir;

  private Path saved(MachineSnapshot state) throws IOException {
    return SavedState.write(dir.resolve("b"), state);
  }

  private static void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> BackupFile.read(file))
        .isInstanceOf(UnreadableBackupException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(why)
        .hasMessageEndingWith(".");
  }

  @Test
  void whatWasSavedIsRead() throws IOException {
    MachineSnapshot state = SavedState.withKeys(3);

    Path file = saved(state);
    BackupFile.Contents contents = BackupFile.read(file);

    assertThat(contents.state()).isEqualTo(state);
    assertThat(contents.cluster()).isEqualTo("lost");
    assertThat(contents.savedAtMs()).isEqualTo(1_700_000_000_000L);
    assertThat(contents.liveKeys()).isEqualTo(3);
    assertThat(contents.bytes()).isEqualTo(Files.size(file));
    assertThat(contents.digest()).hasSize(64).isEqualTo(BackupFile.digestOf(file));
  }

  @Test
  void aBackupThatWasCutOffAnywhereIsRefused() throws IOException {
    Path file = saved(SavedState.withKeys(2));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 8; length < whole.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertRefused(file, "torn");
    }
  }

  @Test
  void aBackupWithOneOtherBitIsRefused() throws IOException {
    Path file = saved(SavedState.withKeys(2));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertRefused(file, "altered");
  }

  @Test
  void whatIsNoBackupIsCalledSo() throws IOException {
    assertRefused(dir.resolve("none"), "is not there");
    assertRefused(dir, "is no file");
    assertRefused(Files.writeString(dir.resolve("text"), "some text"), "is no backup");
    Path snapshot = dir.resolve("snapshot.1_2");
    SnapshotFile.write(snapshot, SavedState.withKeys(1));
    assertRefused(snapshot, "is no backup");
  }

  @Test
  void aBackupOfNewerSoftwareIsRefusedByItsFormat() throws IOException {
    Path file = dir.resolve("newer");
    MessageDigest digest = SnapshotFile.sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      out.write("AEGISBAK".getBytes(StandardCharsets.US_ASCII));
      BackupHeader.newBuilder().setVersion(BackupFile.VERSION + 1).build().writeDelimitedTo(out);
      byte[] trailer = digest.digest();
      out.write(trailer);
    }

    assertRefused(file, "is of format 2");
  }
}
