package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.CompactRequest;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.WatchEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Watches as a client meets them, through a real connection and its flow control.
class WatchOverSocketIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int RETAINED = 1_000;

  /// A watch is cut once it is this far behind: compaction is near then.
  private static final int CUT_AT = RETAINED - RETAINED / 10;

  /// More than all buffers of a connection hold.
  private static final int BULK = 64;

  private static final String LARGE = "x".repeat(256 * 1024);

  @TempDir Path dir;
  private InProcessCluster cluster;
  private TestClient client;

  @BeforeEach
  void start() throws IOException {
    cluster =
        InProcessCluster.start(
            dir,
            1,
            InProcessCluster.Options.defaults()
                .withConfig(config ->
                    config.replace("retained-versions: 10000", "retained-versions: " + RETAINED)));
    await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent);
    client = new TestClient(cluster.channel("n1"));
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /// A watch of everything under `w/` that takes a message when it is told to.
  private final class Watch implements ClientResponseObserver<WatchRequest, WatchResponse> {
    private final List<WatchResponse> responses = new ArrayList<>();
    private @Nullable ClientCallStreamObserver<WatchRequest> call;
    private @Nullable Throwable end;

    Watch(long startRevision) {
      WatchServiceGrpc.newStub(cluster.channel("n1"))
          .watch(
              WatchRequest.newBuilder()
                  .setKey(ByteString.copyFromUtf8("w/"))
                  .setRangeEnd(ByteString.copyFromUtf8("w0"))
                  .setStartRevision(startRevision)
                  .setPreviousValue(true)
                  .build(),
              this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchRequest> stream) {
      call = stream;
      stream.disableAutoRequestWithInitial(1);
    }

    void take(int messages) {
      if (call != null) {
        call.request(messages);
      }
    }

    @Override
    public synchronized void onNext(WatchResponse response) {
      responses.add(response);
    }

    @Override
    public synchronized void onError(Throwable failure) {
      end = failure;
    }

    @Override
    public synchronized void onCompleted() {
      end = new AssertionError("a watch has no end of its own");
    }

    synchronized List<WatchResponse> responses() {
      return List.copyOf(responses);
    }

    synchronized List<WatchEvent> events() {
      return responses.stream().flatMap(response -> response.getEventsList().stream()).toList();
    }

    synchronized Optional<Throwable> end() {
      return Optional.ofNullable(end);
    }

    void close() {
      if (call != null) {
        call.cancel("the test is over", null);
      }
    }
  }

  private void put(String key, String value) {
    var _ = TestClient.untilServed(() -> client.put(key, value));
  }

  @Test
  void aRevisionTooLargeForAMessageComesInFragmentsThatContinueEachOther() {
    for (int i = 0; i < 12; i++) {
      put("w/" + i, LARGE);
    }
    DeleteRangeRequest everything =
        DeleteRangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8("w/"))
            .setRangeEnd(ByteString.copyFromUtf8("w0"))
            .build();
    long deleted = TestClient.untilServed(() -> client.kv().deleteRange(everything)).getRevision();
    put("w/after", "v");
    Watch watch = new Watch(deleted);
    try {
      watch.take(1_000);
      await().atMost(WITHIN).until(() -> watch.events().size() == 13);

      List<WatchResponse> told = watch.responses();
      assertThat(told.getFirst().getEventsList()).as("the opening message").isEmpty();
      List<WatchResponse> parts =
          told.stream()
              .filter(one ->
                  one.getEventsCount() > 0 && one.getEvents(0).getKv().getModRevision() == deleted)
              .toList();
      assertThat(parts).as("3 MiB of previous values").hasSizeGreaterThan(1);
      assertThat(parts.subList(0, parts.size() - 1))
          .allMatch(WatchResponse::getFragment)
          .as("an unfinished revision is where to resume")
          .allMatch(part -> part.getNextRevision() == deleted);
      assertThat(parts.getLast().getFragment()).isFalse();
      assertThat(parts.getLast().getNextRevision()).isEqualTo(deleted + 1);
      long next = deleted;
      for (WatchResponse response : told) {
        assertThat(response.getFromRevision()).as("no gap").isEqualTo(next);
        next = response.getNextRevision();
      }
      assertThat(watch.events().subList(0, 12))
          .extracting(event -> event.getPrevious().getValue().size())
          .containsOnly(LARGE.length());
    } finally {
      watch.close();
    }
  }

  @Test
  void aReaderThatTakesNothingIsCutBeforeCompactionOvertakesItAndGoesOnWhereItIsTold() {
    Watch slow = new Watch(2);
    await().atMost(WITHIN).until(() -> slow.responses().size() == 1);
    for (int i = 0; i < BULK; i++) {
      put("w/" + i, LARGE);
    }
    for (int i = 0; i < CUT_AT; i++) {
      put("other", Integer.toString(i));
    }
    await()
        .atMost(WITHIN)
        .until(() -> cluster.meters("n1").get("aegis.watchers.open").gauge().value() == 0);
    // What is on its way already comes before the end does.
    slow.take(1_000);
    await().atMost(WITHIN).until(() -> slow.end().isPresent());

    Failure why = TestClient.failureOf((StatusRuntimeException) slow.end().orElseThrow());
    assertThat(why.getCode()).isEqualTo(FailureCode.WATCH_TOO_SLOW);
    long seen = slow.responses().getLast().getNextRevision();
    assertThat(why.getResumeRevision()).isEqualTo(seen);
    assertThat(slow.events()).as("it was cut before it had all").hasSizeLessThan(BULK);

    Watch resumed = new Watch(why.getResumeRevision());
    try {
      resumed.take(1_000);
      await().atMost(WITHIN).until(() -> slow.events().size() + resumed.events().size() >= BULK);
      List<WatchEvent> all = new ArrayList<>(slow.events());
      all.addAll(resumed.events());
      assertThat(all)
          .as("every change once, over the two watches")
          .extracting(event -> event.getKv().getModRevision())
          .isSorted()
          .doesNotHaveDuplicates()
          .hasSize(BULK);
    } finally {
      resumed.close();
    }
  }

  @Test
  void aWatchMayBeginAtTheCompactedRevisionAndNotBelowIt() {
    put("w/a", "1");
    long revision = TestClient.untilServed(() -> client.put("w/a", "2")).getRevision();
    put("w/a", "3");
    CompactRequest compaction = CompactRequest.newBuilder().setRevision(revision).build();
    var _ = TestClient.untilServed(() -> client.kv().compact(compaction));
    Watch at = new Watch(revision);
    Watch below = new Watch(revision - 1);
    try {
      at.take(10);
      below.take(10);
      await().atMost(WITHIN).until(() -> at.events().size() == 2 && below.end().isPresent());

      assertThat(at.events())
          .extracting(event -> event.getKv().getValue().toStringUtf8())
          .containsExactly("2", "3");
      assertThat(at.events().getFirst().hasPrevious()).as("what is compacted").isFalse();
      Failure why = TestClient.failureOf((StatusRuntimeException) below.end().orElseThrow());
      assertThat(why.getCode()).isEqualTo(FailureCode.COMPACTED);
      assertThat(why.getCompactedRevision()).isEqualTo(revision);
    } finally {
      at.close();
      below.close();
    }
  }
}
