package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.kv.StoreSize;
import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.dataplane.node.settings.EmptyStorage;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWatchTest {
  private static final Duration WITHIN = Duration.ofSeconds(30);

  /// No disk has as much.
  private static final DiskRoom ALWAYS_LOW = new DiskRoom(1L << 40, 0);

  @TempDir Path dir;

  private NodeSettings settings() {
    SortedMap<String, HostPort> address = new TreeMap<>(Map.of("n1", new HostPort("127.0.0.1", 1)));
    return new NodeSettings(
        "n1",
        "c",
        address,
        address,
        dir,
        dir.resolve("aegis.yaml"),
        EmptyStorage.LOST,
        ALWAYS_LOW,
        new NodeSecurity.Insecure(),
        Optional.empty());
  }

  /// The size of the store says nothing before: a snapshot that seems to fit would fill the disk.
  @Test
  void aNodeOnALowDiskAsksForASnapshotOnceItHasAppliedWhatItFoundInItsLog() {
    AtomicInteger looks = new AtomicInteger();
    AtomicInteger asked = new AtomicInteger();
    AtomicBoolean replayed = new AtomicBoolean();
    StorageGate gate = new StorageGate(StoreMemory.inThisHeap(() -> new StoreSize(0, 0, false)));
    try (DiskWatch _ =
        new DiskWatch(
            settings(),
            gate,
            asked::incrementAndGet,
            () -> {
              looks.incrementAndGet();
              return replayed.get();
            },
            _ -> {})) {
      await().atMost(WITHIN).until(() -> looks.get() > 2);
      assertThat(asked).hasValue(0);

      replayed.set(true);
      await().atMost(WITHIN).until(() -> asked.get() == 1);
    }
  }
}
