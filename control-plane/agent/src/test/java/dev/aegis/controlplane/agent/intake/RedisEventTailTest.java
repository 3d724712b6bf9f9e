package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.aegis.controlplane.agent.net.HangingNames;
import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class RedisEventTailTest {
  private static final long WINDOW = 600_000;
  private static final int KILLS = Integer.getInteger("aegis.redis.kills", 3);
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path folder;

  private final EventLog log = new EventLog(WINDOW);

  @Test
  void eventsFromBeforeTheAgentStartedAreInItsWindow() throws IOException {
    try (LocalRedis redis = LocalRedis.start(folder, false)) {
      write(redis, 1, 2, 3);
      try (RedisEventTail _ = tail(redis)) {
        awaitSeqs(1, 2, 3);
        assertThat(status().state()).isEqualTo(State.OK);
      }
    }
  }

  @Test
  void killedRedisThatKeptItsDataCostsNothingAndRepeatsNothing() throws IOException {
    try (LocalRedis redis = LocalRedis.start(folder, true);
        RedisEventTail _ = tail(redis)) {
      write(redis, 1, 2, 3);
      awaitSeqs(1, 2, 3);

      redis.stop();
      await().until(() -> status().detail().contains("at present not readable"));
      redis.startAgain();
      write(redis, 3, 4, 5); // a node that retries an event writes it twice

      awaitSeqs(1, 2, 3, 4, 5);
      await().untilAsserted(() -> assertThat(status()).returns(State.OK, SourceStatus::state));
    }
  }

  @ParameterizedTest(name = "keeps its data: {0}")
  @ValueSource(booleans = {true, false})
  void redisKilledAgainAndAgainUnderAWriterCostsNothingThatItStillHasAndEveryGapIsNamed(
      boolean keepsItsData) throws Exception {
    try (LocalRedis redis = LocalRedis.start(folder, keepsItsData);
        RedisEventTail _ = tail(redis);
        EventWriter writer = EventWriter.start(redis.url())) {
      for (int kill = 0; kill < KILLS; kill++) {
        awaitMore();
        redis.kill();
        long given = writer.dropped();
        within().until(() -> writer.dropped() > given + 3);
        redis.startAgain();
      }
      awaitMore();
      writer.end();

      List<Long> held =
          redis.held().stream()
              .map(event -> TelemetryJson.readEvent(event).origin().seq())
              .distinct()
              .toList();
      within().until(() -> seqs().containsAll(held));
      List<Long> seen = seqs();
      assertThat(seen).doesNotHaveDuplicates();
      if (keepsItsData) {
        assertThat(seen).isEqualTo(held);
      }
      List<Long> missing =
          LongStream.range(seen.getFirst(), seen.getLast())
              .boxed()
              .filter(seq -> !seen.contains(seq))
              .toList();
      assertThat(missing).as("what the writer gave up").hasSizeGreaterThan(KILLS);
      assertThat(status()).returns(State.PARTIAL, SourceStatus::state);
      assertThat(status().detail())
          .contains(
              "n1 lost %d events (%d to %d)"
                  .formatted(missing.size(), missing.getFirst(), missing.getLast()));
    }
  }

  private void awaitMore() {
    int before = seqs().size();
    within().until(() -> seqs().size() > before + 20);
  }

  private static ConditionFactory within() {
    return await().atMost(Duration.ofSeconds(60));
  }

  @Test
  void streamThatBeganAnewIsReadFromItsBeginningAndItsLossIsTold() throws IOException {
    try (LocalRedis redis = LocalRedis.start(folder, false);
        RedisEventTail _ = tail(redis)) {
      long aheadMs = CLOCK.millis() + 3_600_000;
      redis.writeAt(aheadMs + "-0", event(1));
      awaitSeqs(1);

      redis.stop();
      redis.startAgain();
      write(redis, 5, 6);

      awaitSeqs(1, 5, 6);
      assertThat(status().state()).isEqualTo(State.PARTIAL);
      assertThat(status().detail()).contains("began anew").contains("n1 lost 3 events (2 to 4)");
    }
  }

  @Test
  void redisWhoseNameNobodyTellsHoldsNothingUpNotEvenTheEnd() {
    try (HangingNames.Host host = HangingNames.hang("redis")) {
      RedisEventTail tail =
          RedisEventTail.start(
              FeedAddress.parse("redis://" + host.name() + ":6379"), log, WINDOW, CLOCK);
      within().until(() -> status().detail().contains("TimeoutException"));
      assertThat(status().state()).isEqualTo(State.SILENT);

      assertTimeoutPreemptively(Duration.ofSeconds(20), tail::close);
      assertThat(host.asked()).as("however often it is tried").isEqualTo(1);
    }
  }

  @Test
  void redisThatSaysNothingIsToldAndHoldsTheEndNotUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      RedisEventTail tail =
          RedisEventTail.start(
              FeedAddress.parse("redis://127.0.0.1:" + silent.getLocalPort()), log, WINDOW, CLOCK);
      within().until(() -> status().detail().contains("SocketTimeoutException"));

      assertTimeoutPreemptively(Duration.ofSeconds(20), tail::close);
    }
  }

  @Test
  void itsOwnEndIsNoTroubleOfTheStream() throws IOException {
    try (LocalRedis redis = LocalRedis.start(folder, false)) {
      write(redis, 1);
      RedisEventTail tail = tail(redis);
      within().untilAsserted(() -> assertThat(status()).returns(State.OK, SourceStatus::state));

      tail.close();
      assertThat(status().state()).isEqualTo(State.OK);
    }
  }

  @Test
  void redisThatIsNotThereIsToldAndFoundLater() throws IOException {
    try (LocalRedis redis = LocalRedis.start(folder, false)) {
      redis.stop();
      try (RedisEventTail _ = tail(redis)) {
        await().until(() -> status().detail().startsWith("Redis cannot be read"));
        assertThat(status().state()).isEqualTo(State.SILENT);

        redis.startAgain();
        write(redis, 1);
        awaitSeqs(1);
      }
    }
  }

  private RedisEventTail tail(LocalRedis redis) {
    return RedisEventTail.start(redis.address(), log, WINDOW, CLOCK);
  }

  private static void write(LocalRedis redis, long... seqs) {
    for (long seq : seqs) {
      redis.write(event(seq));
    }
  }

  private static String event(long seq) {
    return Events.termChanged("n1", seq, 1_763_938_400_000L + seq, seq);
  }

  private void awaitSeqs(long... seqs) {
    List<Long> wanted = LongStream.of(seqs).boxed().toList();
    within().untilAsserted(() -> assertThat(seqs()).isEqualTo(wanted));
  }

  private List<Long> seqs() {
    return collect().events().stream().map(event -> event.origin().seq()).toList();
  }

  private SourceStatus status() {
    return collect().status();
  }

  private EventFeed collect() {
    long now = CLOCK.millis();
    return log.collect(now - WINDOW, now);
  }
}
