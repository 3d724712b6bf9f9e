package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageMarkerTest {
  @TempDir Path dir;

  private NodeSettings node(String id, boolean bootstrap) {
    var addresses = new TreeMap<>(Map.of(id, new HostPort("127.0.0.1", 1)));
    return new NodeSettings(
        id,
        "c",
        addresses,
        addresses,
        dir,
        dir.resolve("aegis.yaml"),
        bootstrap,
        new NodeSecurity.Insecure());
  }

  private Path group() {
    return dir.resolve("raft").resolve("group");
  }

  private StartupOption open(NodeSettings settings) throws IOException {
    return StorageMarker.open(settings, group()).option();
  }

  private void form(NodeSettings settings) throws IOException {
    StorageMarker.open(settings, group()).formed();
  }

  private void writeLog() throws IOException {
    Files.createDirectories(group().resolve("current"));
  }

  @Test
  void theFirstStartFormats() throws IOException {
    assertThat(open(node("n1", true))).isEqualTo(StartupOption.FORMAT);
  }

  @Test
  void aLaterStartRecoversWhateverTheFlagSays() throws IOException {
    var _ = open(node("n1", true));
    writeLog();
    assertThat(open(node("n1", false))).isEqualTo(StartupOption.RECOVER);
    assertThat(open(node("n1", true))).isEqualTo(StartupOption.RECOVER);
  }

  @Test
  void aLostVolumeDoesNotComeBackAsAnEmptyVoter() {
    assertThatThrownBy(() -> open(node("n1", false)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("not a first start");
  }

  @Test
  void aLostLogBehindItsMarkerIsRefused() throws IOException {
    var _ = open(node("n1", true));
    assertThatThrownBy(() -> open(node("n1", false))).isInstanceOf(SettingsException.class);
  }

  @Test
  void aLogWithoutItsMarkerIsRefused() throws IOException {
    writeLog();
    assertThatThrownBy(() -> open(node("n1", true)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("without its identity marker");
  }

  @Test
  void anotherNodesDirectoryIsRefused() throws IOException {
    var _ = open(node("n1", true));
    writeLog();
    assertThatThrownBy(() -> open(node("n2", false)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("node=n1");
  }

  @Test
  void aVoterThatHasFormedIsNeverFormattedAgainWhateverTheFlagSays() throws IOException {
    form(node("n1", true));
    for (boolean bootstrap : new boolean[] {true, false}) {
      assertThatThrownBy(() -> open(node("n1", bootstrap)))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("no log, though its identity marker says that there was one");
    }
  }

  @Test
  void aFirstStartThatWasCutShortGoesOn() throws IOException {
    assertThat(open(node("n1", true))).isEqualTo(StartupOption.FORMAT);
    assertThat(open(node("n1", true))).as("marker only").isEqualTo(StartupOption.FORMAT);
    Files.createDirectories(group());
    assertThat(open(node("n1", true)))
        .as("Ratis formats what it has only begun with, and only when told to recover")
        .isEqualTo(StartupOption.RECOVER);
    writeLog();
    assertThat(open(node("n1", true))).isEqualTo(StartupOption.RECOVER);
  }

  @Test
  void aMarkerOfAnEarlierVersionCountsAsFormed() throws IOException {
    Files.writeString(dir.resolve("identity"), "cluster=c node=n1%n".formatted());
    assertThatThrownBy(() -> open(node("n1", true))).isInstanceOf(SettingsException.class);
    writeLog();
    assertThat(open(node("n1", true))).isEqualTo(StartupOption.RECOVER);
  }

  @Test
  void aNodeThatJoinsSaysSoUntilTheLogSaysThatItWasAdded() throws IOException {
    NodeSettings joining = node("n6", false).joining();
    StorageMarker first = StorageMarker.open(joining, group());
    assertThat(first.option()).isEqualTo(StartupOption.FORMAT);
    writeLog();
    first.formed();
    assertThat(StorageMarker.open(node("n6", false), group()).isJoining())
        .as("whatever the flags of a later start say")
        .isTrue();

    first.joined();

    StorageMarker later = StorageMarker.open(joining, group());
    assertThat(later.isJoining()).isFalse();
    assertThat(later.option()).isEqualTo(StartupOption.RECOVER);
  }

  @Test
  void aMemberThatLostItsLogBehindItsMarkerDoesNotJoinAsNew() throws IOException {
    NodeSettings joining = node("n6", false).joining();
    StorageMarker.open(joining, group()).joined();
    assertThatThrownBy(() -> open(joining)).isInstanceOf(SettingsException.class);
  }

  @Test
  void aNodeThatJoinsIsNoFounder() throws IOException {
    var _ = open(node("n6", false).joining());
    assertThatThrownBy(() -> open(node("n6", true))).isInstanceOf(SettingsException.class);
  }

  @Test
  void aRemovedNodeNeverStartsAgainOnItsDirectory() throws IOException {
    StorageMarker marker = StorageMarker.open(node("n1", true), group());
    marker.formed();
    writeLog();
    marker.removed();
    for (NodeSettings settings :
        List.of(node("n1", true), node("n1", false), node("n1", false).joining())) {
      assertThatThrownBy(() -> open(settings))
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("Node n1 was removed from cluster c");
    }
  }

  @Test
  void formingEndsOnceTheStorageIsOpen() throws IOException {
    StorageMarker marker = StorageMarker.open(node("n1", true), group());
    assertThat(dir.resolve("identity")).hasContent("cluster=c node=n1 state=forming");
    marker.formed();
    assertThat(dir.resolve("identity")).hasContent("cluster=c node=n1");
    assertThat(dir).isDirectoryNotContaining("glob:**.tmp");
  }
}
