package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.machine.RestoredCluster;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoredBaseTest {
  private static final String CLUSTER = "c";

  @TempDir Path dir;
  private Path backup;
  private Path other;

  @BeforeEach
  void save() throws IOException {
    backup = SavedState.write(dir.resolve("backup"), SavedState.withKeys(2));
    other = SavedState.write(dir.resolve("other"), SavedState.withKeys(3));
  }

  private NodeSettings node(boolean bootstrap) {
    var addresses = new TreeMap<>(Map.of("n1", new HostPort("127.0.0.1", 1)));
    return new NodeSettings(
        "n1",
        CLUSTER,
        addresses,
        addresses,
        dir.resolve("n1"),
        dir.resolve("aegis.yaml"),
        bootstrap,
        new NodeSecurity.Insecure());
  }

  private RestoredBase open(NodeSettings settings) throws IOException {
    return RestoredBase.open(settings, settings.dataDir().resolve("raft"));
  }

  private void assertRefused(NodeSettings settings, String why) {
    assertThatThrownBy(() -> open(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aNodeThatIsGivenNoBackupBeginsEmpty() throws IOException {
    RestoredBase base = open(node(true));

    assertThat(base.state()).isEmpty();
    assertThat(base.groupOf(CLUSTER)).isEqualTo(RestoredBase.NONE.groupOf(CLUSTER));
  }

  @Test
  void aNodeBeginsFromItsBackupAlsoWhenThatIsGone() throws IOException {
    RestoredBase first = open(node(true).restoringFrom(backup));
    Files.delete(backup);
    RestoredBase later = open(node(false));
    RestoredBase told = open(node(true).restoringFrom(backup));

    assertThat(later.state())
        .isEqualTo(first.state())
        .contains(RestoredCluster.from(SavedState.withKeys(2)));
    assertThat(later.groupOf(CLUSTER))
        .isEqualTo(first.groupOf(CLUSTER))
        .isEqualTo(told.groupOf(CLUSTER));
  }

  @Test
  void nodesThatBeginFromOtherBackupsOrFromNoneAreOtherGroups() throws IOException {
    var ofTheBackup = open(node(true).restoringFrom(backup)).groupOf(CLUSTER);
    Files.delete(dir.resolve("n1").resolve("restored-from"));
    var ofTheOther = open(node(true).restoringFrom(other)).groupOf(CLUSTER);

    assertThat(ofTheBackup)
        .isNotEqualTo(ofTheOther)
        .isNotEqualTo(RestoredBase.NONE.groupOf(CLUSTER));
  }

  @Test
  void anotherBackupThanTheFirstIsRefused() throws IOException {
    var _ = open(node(true).restoringFrom(backup));

    assertRefused(node(true).restoringFrom(other), "this node was restored from the backup");
  }

  @Test
  void aNodeThatBeganWithoutABackupNeverTakesOne() throws IOException {
    var _ = StorageMarker.open(node(true), dir.resolve("n1").resolve("raft").resolve("group"));

    assertRefused(node(true).restoringFrom(backup), "began without it");
    assertThat(dir.resolve("n1").resolve("restored-from")).doesNotExist();
  }

  @Test
  void aRestoreWithoutBootstrapIsRefused() {
    assertRefused(node(false).restoringFrom(backup), "needs aegis.node.bootstrap=true");
  }

  @Test
  void aTornBackupIsRefusedAndLeavesNothing() throws IOException {
    SavedState.tear(backup);

    assertRefused(node(true).restoringFrom(backup), "torn");
    assertThat(dir.resolve("n1")).doesNotExist();
  }

  @Test
  void aCopyThatTheDiskDamagedStopsTheNode() throws IOException {
    var _ = open(node(true).restoringFrom(backup));
    SavedState.tear(dir.resolve("n1").resolve("restored-from"));

    assertRefused(node(false), "torn");
  }
}
