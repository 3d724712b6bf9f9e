package dev.aegis.controlplane.agent.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.telemetry.window.SourceStatus;
import dev.aegis.telemetry.window.SourceStatus.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RedisEventTailTest {
  private static final long WINDOW = 600_000;
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
    return RedisEventTail.start(redis.url(), log, WINDOW, CLOCK);
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
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(seqs()).isEqualTo(wanted));
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
