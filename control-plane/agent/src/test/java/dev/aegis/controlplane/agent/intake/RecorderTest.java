package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.controlplane.agent.Contract;
import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.window.MissedReading;
import dev.aegis.telemetry.window.Recording;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RecorderTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final SortedMap<NodeId, HostPort> addresses = new TreeMap<>();
  private ScrapePages n1;
  private ScrapePages n2;

  @BeforeEach
  void start() throws IOException {
    n1 = ScrapePages.start();
    n1.show(Contract.fixture("scrape.txt"));
    n2 = ScrapePages.start();
    n2.close();
    addresses.put(new NodeId("n1"), n1.address());
    addresses.put(new NodeId("n2"), n2.address());
  }

  @AfterEach
  void close() {
    n1.close();
  }

  @Test
  void readsNodesAndStreamUntilItIsTold() throws Exception {
    try (LocalRedis redis = LocalRedis.start(folder, false)) {
      CompletableFuture<Recording> running = record(redis.address(), LONG);
      await().until(() -> n1.requests().size() > 3);
      redis.write(Events.termChanged("n1", 1, CLOCK.millis() - 3_600_000, 7));
      // the second reading is asked for when the first has been taken in
      await().atMost(LONG).until(() -> redis.readings() >= 2);
      stop.countDown();

      Recording recording = running.get();

      assertThat(recording.metrics().samples())
          .extracting(sample -> sample.node().value())
          .contains("n1");
      assertThat(recording.metrics().missed())
          .extracting(MissedReading::reason)
          .allMatch(reason -> reason.contains("refused"));
      assertThat(recording.stream().arrivals()).hasSize(1);
      assertThat(recording.whole().sources())
          .extracting(SourceStatus::state)
          .containsExactly(State.OK, State.SILENT, State.OK);
    }
  }

  @Test
  void endsByItselfAfterItsLength() throws Exception {
    Recording recording = record(null, Duration.ofMillis(450)).get();

    assertThat(recording.span().lengthMs()).isGreaterThanOrEqualTo(450);
    assertThat(recording.whole().sources().getLast().detail()).isEqualTo("not configured");
  }

  @Test
  void redisThatIsAwayIsSilentInTheRecording() throws Exception {
    LocalRedis redis = LocalRedis.start(folder, false);
    redis.close();

    Recording recording = record(redis.address(), Duration.ofMillis(300)).get();

    assertThat(recording.whole().sources().getLast().state()).isEqualTo(State.SILENT);
  }

  private CompletableFuture<Recording> record(@Nullable FeedAddress feed, Duration length) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (DirectScrape metrics = new DirectScrape(addresses, Duration.ofSeconds(2), CLOCK)) {
            return Recorder.record(
                new Recorder.Watch(metrics, feed, INTERVAL, length), CLOCK, stop);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        },
        Thread::startVirtualThread);
  }
}
