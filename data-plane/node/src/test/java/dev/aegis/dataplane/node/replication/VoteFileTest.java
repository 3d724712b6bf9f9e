package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which files of a vote are taken for lost. What follows then is `LostVoteIT`'s.
class VoteFileTest {
  @TempDir Path groupDir;
  private VoteFile vote;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    vote = new VoteFile(groupDir);
    file = Files.createDirectories(groupDir.resolve("current")).resolve("raft-meta");
  }

  @Test
  void aNodeThatNeverVotedHasLostNothing() throws IOException {
    assertThat(vote.isLost()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#\n#Thu Nov 26 01:00:00 UTC 2026\nterm=7\nvotedFor=n2\n",
        "votedFor=\nterm=0\n",
      })
  void whatRatisWroteIsWhole(String text) throws IOException {
    Files.writeString(file, text);
    assertThat(vote.isLost()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "#\n#Thu Nov 26 01:00:00 UTC 2026\n",
        "term=7\n",
        "term=17\nvotedFor=n",
        "votedFor=n2\nterm=1",
      })
  void whatEndsEarlyIsLost(String text) throws IOException {
    Files.writeString(file, text);
    assertThat(vote.isLost()).isTrue();
  }

  @Test
  void aNodeThatNoLongerKnowsWhoVotesDoesNotStart() throws IOException {
    Files.writeString(file, "term=7\nvotedFor=n2\n");
    Files.write(groupDir.resolve("current").resolve("raft-meta.conf"), new byte[0]);
    StoredLog.requireConfiguration(groupDir);
    Files.createFile(Files.createDirectories(groupDir.resolve("sm")).resolve("snapshot.7_120"));
    assertThatThrownBy(() -> StoredLog.requireConfiguration(groupDir))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("raft-meta.conf is damaged");
  }

  @ParameterizedTest
  @ValueSource(bytes = {0x0a, 0x7f})
  void aTornConfigurationIsAsGoodAsNone(byte torn) throws IOException {
    Files.write(groupDir.resolve("current").resolve("raft-meta.conf"), new byte[] {torn});
    assertThat(StoredLog.read(groupDir).configuration()).isEmpty();
  }
}
