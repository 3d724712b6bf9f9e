package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.machine.CoordinationMachine;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.util.MD5FileUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredSnapshotsTest {
  @TempDir Path group;

  @BeforeEach
  void makeDirectories() throws IOException {
    Files.createDirectories(sm());
    Files.createDirectories(group.resolve("current"));
  }

  private Path sm() {
    return group.resolve("sm");
  }

  private Path snapshot(long index) throws IOException {
    Path file = sm().resolve("snapshot.1_" + index);
    SnapshotFile.write(file, new CoordinationMachine().takeSnapshot());
    MD5FileUtil.saveMD5File(file.toFile(), MD5FileUtil.computeMd5ForFile(file.toFile()));
    return file;
  }

  private static void damage(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private void segments(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(group.resolve("current").resolve(name));
    }
  }

  private void putInOrder() throws IOException {
    new StoredSnapshots(group).putInOrder();
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(sm())) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aFirstStartHasNothingToPutInOrder() {
    assertThatCode(() -> new StoredSnapshots(group.resolve("missing")).putInOrder())
        .doesNotThrowAnyException();
  }

  @Test
  void whatACrashLeftUnfinishedIsDeletedAndNothingElse() throws IOException {
    Path whole = snapshot(200);
    segments("log_0-150", "log_inprogress_151");
    Files.writeString(sm().resolve("snapshot.1_400.tmp"), "half");
    Files.writeString(sm().resolve("snapshot.1_200.md5.tmp"), "half");
    putInOrder();
    assertThat(kept()).containsExactly("snapshot.1_200", "snapshot.1_200.md5");
    assertThat(SnapshotFile.isWhole(whole)).isTrue();
  }

  @Test
  void aDamagedSnapshotIsPutAsideWhenTheLogReachesBackToAnOlderOne() throws IOException {
    var _ = snapshot(200);
    damage(snapshot(400));
    segments("log_150-420", "log_inprogress_421");
    putInOrder();
    assertThat(kept())
        .containsExactly("snapshot.1_200", "snapshot.1_200.md5", "snapshot.1_400.damaged");
  }

  @Test
  void withoutAnOlderSnapshotTheWholeLogWillDo() throws IOException {
    damage(snapshot(400));
    segments("log_inprogress_0");
    putInOrder();
    assertThat(kept()).containsExactly("snapshot.1_400.damaged");
  }

  private void assertRefusesAndTouchesNothing(String... words) throws IOException {
    List<String> before = kept();
    for (int start = 1; start <= 2; start++) {
      assertThatThrownBy(this::putInOrder)
          .as("start %d", start)
          .isInstanceOf(SettingsException.class)
          .hasMessageContainingAll(words);
      assertThat(kept()).isEqualTo(before);
    }
  }

  @Test
  void aDamagedSnapshotWithAPurgedLogBehindItRefusesEveryStart() throws IOException {
    var _ = snapshot(200);
    damage(snapshot(400));
    segments("log_300-420", "log_inprogress_421");
    assertRefusesAndTouchesNothing("snapshot.1_400", "SHA-256", "snapshot.1_200", "restore");
  }

  @Test
  void aLogThatEndsBeforeTheDamagedSnapshotRefuses() throws IOException {
    var _ = snapshot(200);
    damage(snapshot(400));
    segments("log_150-350");
    assertRefusesAndTouchesNothing("snapshot.1_400");
  }

  @Test
  void aGapInTheLogRefuses() throws IOException {
    damage(snapshot(400));
    segments("log_0-100", "log_200-420");
    assertRefusesAndTouchesNothing("from its first entry");
  }

  @Test
  void aPurgedLogWithoutAnySnapshotRefuses() throws IOException {
    segments("log_300-420", "log_inprogress_421");
    assertRefusesAndTouchesNothing("does not go on from its first entry");
  }

  @Test
  void aSnapshotTakenOverFromALeaderMayLieBeyondTheOldLog() throws IOException {
    var _ = snapshot(1_000);
    segments("log_0-100", "log_inprogress_1001");
    putInOrder();
    assertThat(kept()).containsExactly("snapshot.1_1000", "snapshot.1_1000.md5");
  }

  @Test
  void aSnapshotWhoseCompanionACrashPreventedGetsIt() throws IOException {
    var _ = snapshot(200);
    Files.delete(sm().resolve(snapshot(400).getFileName() + ".md5"));
    segments("log_inprogress_0");
    putInOrder();
    assertThat(kept())
        .containsExactly(
            "snapshot.1_200", "snapshot.1_200.md5", "snapshot.1_400", "snapshot.1_400.md5");
  }
}
