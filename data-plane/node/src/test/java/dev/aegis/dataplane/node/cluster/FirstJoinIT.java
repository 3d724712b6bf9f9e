package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may join on an empty directory, and who must not: a voter that lost its log looks just like
/// a new node.
class FirstJoinIT {
  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private OperatedCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aVoterThatLostItsDirectoryIsNotTakenForANewNode() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    cluster.joinAndAdd("n4");
    cluster.promote("n4");
    cluster.nodes.kill("n4");
    Files.move(dir.resolve("n4"), dir.resolve("lost"));
    cluster.awaitLeader();

    assertThatThrownBy(() -> cluster.nodes.restartAsJoining("n4"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is a member already");

    Files.move(dir.resolve("lost"), dir.resolve("n4"));
    cluster.nodes.restartAsJoining("n4");
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() -> cluster.nodes.node("n4").status().leader().isPresent());
  }

  @Test
  void nobodyJoinsOnAnEmptyDirectoryBeforeAMajorityHasAnswered() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    for (String id : cluster.followers()) {
      cluster.nodes.kill(id);
    }
    assertThatThrownBy(() -> cluster.nodes.join("n4"))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("has to hear from a majority");
    assertThat(dir.resolve("n4").resolve("identity")).doesNotExist();
  }
}
