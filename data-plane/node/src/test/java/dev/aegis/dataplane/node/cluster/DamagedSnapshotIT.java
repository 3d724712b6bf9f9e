package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose disk changed a bit of a snapshot while it was down.
class DamagedSnapshotIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /// The log is purged by whole segments of 8 MB, and not before 1024 entries can go at once.
  private static final int PAST_THE_PURGE_POINT = 1_500;

  private static final Pattern NAME = Pattern.compile("snapshot\\.\\d+_(\\d+).*");
  private static final String FILLER = "x".repeat(16 * 1024);

  @TempDir Path dir;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    cluster =
        InProcessCluster.start(
            dir,
            1,
            InProcessCluster.Options.defaults()
                .withConfig(config ->
                    config
                        .replace("snapshot-entries: 50000", "snapshot-entries: 200")
                        .replace("log-retention-entries: 20000", "log-retention-entries: 0")));
    awaitLeader();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void awaitLeader() {
    await().atMost(WITHIN).until(() -> cluster.leader().isPresent());
  }

  private TestClient client() {
    return new TestClient(cluster.channel("n1"));
  }

  private void write(int entries, String value) {
    TestClient client = client();
    for (int i = 0; i < entries; i++) {
      String key = "k/" + i % 50;
      var _ = TestClient.untilServed(() -> client.put(key, value));
    }
  }

  private List<Path> files(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("n1"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches(pattern))
          .sorted(Comparator.comparingLong(DamagedSnapshotIT::index))
          .toList();
    }
  }

  private static long index(Path snapshot) {
    Matcher name = NAME.matcher(String.valueOf(snapshot.getFileName()));
    return name.matches() ? Long.parseLong(name.group(1)) : -1;
  }

  private List<Path> snapshots() throws IOException {
    return files("snapshot\\.\\d+_\\d+");
  }

  private static void flipABit(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 4;
    Files.write(file, bytes);
  }

  @Test
  void aNodeStartsFromAnOlderSnapshotAndItsLogAndKeepsEverything() throws IOException {
    write(450, "old");
    write(50, "new");
    cluster.stop("n1");
    assertThat(snapshots()).hasSizeGreaterThan(1);
    Path newest = snapshots().getLast();
    flipABit(newest);
    cluster.restart("n1");
    awaitLeader();
    for (int key : List.of(0, 7, 49)) {
      assertThat(TestClient.untilServed(() -> client().get("k/" + key))).isEqualTo("new");
    }
    assertThat(files("snapshot\\.\\d+_\\d+\\.damaged"))
        .singleElement()
        .satisfies(aside -> assertThat(index(aside)).isEqualTo(index(newest)));
  }

  @Test
  void aNodeWhoseLogNoLongerReachesBackRefusesToStart() throws IOException {
    write(PAST_THE_PURGE_POINT, FILLER);
    cluster.stop("n1");
    assertThat(files("log_(inprogress_)?0(-\\d+)?")).as("the first segment is purged").isEmpty();
    for (Path snapshot : snapshots()) {
      flipABit(snapshot);
    }
    List<Path> before = snapshots();
    for (int start = 1; start <= 2; start++) {
      assertThatThrownBy(() -> cluster.restart("n1"))
          .isInstanceOf(SettingsException.class)
          .hasMessageContainingAll(
              String.valueOf(before.getLast().getFileName()),
              "does not match its SHA-256",
              "must not come back with less than it had");
    }
    assertThat(snapshots()).as("left where they are").isEqualTo(before);
  }
}
