package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.settings.DiskRoom;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node process whose clients write more than its heap holds.
class StoreLimitIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /// A node process of the tests has 256 MiB of heap; this many values are half as much again.
  private static final int MORE_THAN_THE_HEAP = 768;

  private static final DiskRoom NO_DISK_WATCH = new DiskRoom(0, 0);
  private static final String LARGE = "x".repeat(512 * 1024);

  @TempDir Path dir;
  private LoneNode lone;
  private TestClient client;

  @BeforeEach
  void prepare() throws IOException {
    lone = new LoneNode(dir, dir.resolve("n1"));
    client = lone.client();
  }

  @AfterEach
  void disconnect() {
    lone.close();
  }

  private NodeProcess start(boolean bootstrap) throws IOException {
    NodeProcess node = lone.start(NO_DISK_WATCH, bootstrap);
    lone.awaitServing(node);
    return node;
  }

  /// Puts until the node refuses, or nothing is left to put.
  ///
  /// @return how many were taken
  private int fill() {
    for (int i = 0; i < MORE_THAN_THE_HEAP; i++) {
      try {
        var _ = client.put("large/" + i, LARGE);
      } catch (StatusRuntimeException e) {
        Failure failure = TestClient.failureOf(e);
        assertThat(failure.getCode())
            .as(failure.getMessage())
            .isEqualTo(FailureCode.STORAGE_EXHAUSTED);
        assertThat(failure.getActual()).isGreaterThanOrEqualTo(failure.getLimit());
        return i;
      }
    }
    return MORE_THAN_THE_HEAP;
  }

  private static DeleteRangeRequest oneKey(String key) {
    return DeleteRangeRequest.newBuilder().setKey(ByteString.copyFromUtf8(key)).build();
  }

  private long deleteAll() {
    return client
        .kv()
        .deleteRange(
            DeleteRangeRequest.newBuilder()
                .setKey(ByteString.copyFromUtf8("large/"))
                .setRangeEnd(ByteString.copyFromUtf8("large0"))
                .build())
        .getDeleted();
  }

  @Test
  void moreKeysThanTheHeapHoldsAreRefusedUntilSomeAreDeleted() throws Exception {
    int taken;
    try (NodeProcess node = start(true)) {
      var _ = client.put("small", "v");
      taken = fill();
      assertThat(taken).isBetween(1, MORE_THAN_THE_HEAP - 1);
      assertThat(node.isAlive()).isTrue();
    }
    try (NodeProcess node = start(false)) {
      assertThat(client.get("large/" + (taken - 1))).isEqualTo(LARGE);
      // So that the large ones are no longer among what was written since the compacted revision.
      assertThat(client.kv().deleteRange(oneKey("small")).getDeleted()).isEqualTo(1);
      assertThat(deleteAll()).isEqualTo(taken);
      await()
          .atMost(WITHIN)
          .ignoreException(StatusRuntimeException.class)
          .until(() -> client.put("large/again", LARGE).getRevision() > 0);
      assertThat(node.isAlive()).isTrue();
    }
  }

  /// As every client of ours does. Whoever writes faster than history gives way is held up, and
  /// never told to delete something.
  private long putUnlessToldToComeAgain() {
    AtomicLong revision = new AtomicLong();
    await()
        .atMost(WITHIN)
        .pollDelay(Duration.ZERO)
        .until(() -> {
          try {
            revision.set(client.put("large", LARGE).getRevision());
            return true;
          } catch (StatusRuntimeException e) {
            assertThat(TestClient.failureOf(e).getCode())
                .as(TestClient.failureOf(e).getMessage())
                .isEqualTo(FailureCode.OVERLOADED);
            return false;
          }
        });
    return revision.get();
  }

  @Test
  void oneKeyIsWrittenForEverWhateverThatMakesOfItsHistory() throws Exception {
    try (NodeProcess node = start(true)) {
      for (int i = 0; i < MORE_THAN_THE_HEAP; i++) {
        assertThat(putUnlessToldToComeAgain()).isPositive();
      }
      assertThat(node.isAlive()).isTrue();
    }
    try (NodeProcess node = start(false)) {
      assertThat(client.get("large")).isEqualTo(LARGE);
      assertThat(node.isAlive()).isTrue();
    }
  }
}
