package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.RangeRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node process on a real file system that runs full. The test is its supervisor.
class DiskFullIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final Duration WRITES_LAST = Duration.ofSeconds(30);
  private static final int DISK_MIB = 96;
  private static final DiskRoom ROOM = new DiskRoom(48, 16);
  private static final DiskRoom NO_WATCH = new DiskRoom(0, 0);
  private static final String FILLER = "x".repeat(256 * 1024);

  @TempDir Path dir;
  private SmallDisk disk;
  private LoneNode lone;
  private TestClient client;

  @BeforeEach
  void prepare() throws IOException {
    disk = SmallDisk.mount(dir.resolve("disk"), DISK_MIB);
    lone = new LoneNode(dir, disk.dir().resolve("n1"));
    client = lone.client();
  }

  @AfterEach
  void unmount() {
    lone.close();
    disk.close();
  }

  private FailureCode refusalOfAPut() {
    StatusRuntimeException refusal =
        catchThrowableOfType(StatusRuntimeException.class, () -> client.put("one", "more"));
    return refusal == null
        ? FailureCode.FAILURE_CODE_UNSPECIFIED
        : TestClient.failureOf(refusal).getCode();
  }

  /// Puts until the node refuses. It looks at its disk twice a second, and one in memory is written
  /// so fast that it would go past both marks between two looks; so below the first one slowly.
  ///
  /// @param key of each put
  /// @return how many were taken
  private int fillByWriting(IntFunction<String> key) throws InterruptedException {
    for (int i = 0; ; i++) {
      try {
        var _ = client.put(key.apply(i), FILLER);
        if (disk.freeMib() < ROOM.lowMib()) {
          Thread.sleep(Duration.ofMillis(50));
        }
      } catch (StatusRuntimeException e) {
        assertThat(TestClient.failureOf(e).getCode())
            .as("what ends put %d: %s", i, e.getStatus())
            .isEqualTo(FailureCode.STORAGE_EXHAUSTED);
        assertThat(TestClient.failureOf(e).getLimit()).isEqualTo(ROOM.lowMib());
        return i;
      }
    }
  }

  @Test
  void aNodeRefusesToGrowThenEndsAndComesBackByItselfWhenThereIsRoom() throws Exception {
    int written;
    try (NodeProcess node = lone.start(ROOM, true)) {
      lone.awaitServing(node);
      long session = client.openSession(60_000);
      long token = client.acquire(session, 1, "l", 0).getGranted().getToken();
      written = fillByWriting(i -> "filler/" + i);
      assertThat(written).isPositive();
      assertThat(disk.freeMib())
          .as("refused before the disk was full")
          .isGreaterThan(ROOM.stopMib());
      // What makes room, and what keeps leases alive, goes on.
      assertThat(delete("filler/0")).isEqualTo(1);
      client.release(session, 2, "l", token);
      assertThat(client.get("filler/1")).isEqualTo(FILLER);

      disk.fillUpTo(4);
      assertThat(node.awaitEnd()).isEqualTo(Node.Exit.STORAGE_FULL);
      assertThat(node.output()).contains("MiB are free on the disk of");
    }
    try (NodeProcess node = lone.start(ROOM, false)) {
      assertThat(node.awaitEnd()).as("there is no room yet").isEqualTo(Node.Exit.STORAGE_FULL);
      assertThat(node.output()).contains("a node starts with 18 MiB").doesNotContain("\tat ");
    }
    disk.makeRoom();
    try (NodeProcess node = lone.start(ROOM, false)) {
      lone.awaitServing(node);
      for (int i = 1; i < written; i++) {
        assertThat(count("filler/" + i)).as("acknowledged write %s", i).isEqualTo(1);
      }
      assertThat(delete("filler/1")).isEqualTo(1);
    }
  }

  private long delete(String key) {
    return client
        .kv()
        .delete(DeleteRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build())
        .getDeleted();
  }

  private long count(String key) {
    return client
        .kv()
        .range(RangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build())
        .getCount();
  }

  /// Its own log fills the disk, by writes of one key that leave a small store. Nobody makes room.
  @Test
  void aNodeWhoseLogFillsTheDiskMakesRoomByASnapshot() throws Exception {
    Path config = lone.configFile();
    Files.writeString(
        config,
        Files.readString(config)
            .replace("retained-versions: 10000", "retained-versions: 1")
            .replace("log-retention-entries: 20000", "log-retention-entries: 0"));
    try (NodeProcess node = lone.start(ROOM, true)) {
      lone.awaitServing(node);
      assertThat(fillByWriting(_ -> "filler")).isPositive();
      await().atMost(WITHIN).until(() -> refusalOfAPut() == FailureCode.FAILURE_CODE_UNSPECIFIED);
      assertThat(client.get("filler")).isEqualTo(FILLER);
      assertThat(node.isAlive()).isTrue();
    }
  }

  @Test
  void aRefusalClearsByItself() throws Exception {
    try (NodeProcess node = lone.start(ROOM, true)) {
      lone.awaitServing(node);
      disk.fillUpTo(32);
      await().atMost(WITHIN).until(() -> refusalOfAPut() == FailureCode.STORAGE_EXHAUSTED);
      disk.makeRoom();
      await().atMost(WITHIN).until(() -> refusalOfAPut() == FailureCode.FAILURE_CODE_UNSPECIFIED);
      assertThat(client.get("one")).isEqualTo("more");
    }
  }

  @Test
  void withoutTheWatchALogThatCannotBeWrittenEndsTheNode() throws Exception {
    int written = 0;
    try (NodeProcess node = lone.start(NO_WATCH, true)) {
      lone.awaitServing(node);
      disk.fillUpTo(0);
      long enough = System.nanoTime() + WRITES_LAST.toNanos();
      while (node.isAlive() && System.nanoTime() < enough) {
        try {
          var _ = client.put("w/" + written, FILLER);
          written++;
        } catch (StatusRuntimeException _) {
          // The node has ended, or is about to.
        }
      }
      assertThat(node.awaitEnd()).isEqualTo(Node.Exit.FAILED);
      assertThat(node.output()).contains("the log cannot be written");
    }
    disk.makeRoom();
    try (NodeProcess node = lone.start(NO_WATCH, false)) {
      lone.awaitServing(node);
      for (int i = 0; i < written; i++) {
        assertThat(client.get("w/" + i)).isEqualTo(FILLER);
      }
      assertThat(client.put("one", "more").getRevision()).isPositive();
    }
  }
}
