package dev.aegis.dataplane.node.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.telemetry.feed.EventStream;
import dev.aegis.telemetry.feed.FeedAddress;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.NodeId;
import dev.aegis.telemetry.signal.RaftEvent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.StreamEntryID;
import redis.embedded.RedisServer;

/// The feed against a real Redis, which comes and goes.
class RedisEventFeedTest {
  private static final Duration WITHIN = Duration.ofSeconds(60);
  private static final Duration END_AT_MOST = Duration.ofSeconds(20);
  private static final long BOOT = 1_763_938_292_000L;
  private static final int MORE_THAN_THE_QUEUE_HOLDS = 3_000;

  private int port;
  private RedisServer redis;
  private RedisEventFeed feed;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    redis = startRedis();
    feed = feed(10_000);
  }

  @AfterEach
  void stop() throws IOException {
    feed.close();
    redis.stop();
  }

  private RedisServer startRedis() throws IOException {
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    return server;
  }

  private RedisEventFeed feed(long maxEntries) {
    return new RedisEventFeed("redis://127.0.0.1:" + port, new NodeId("n1"), BOOT, maxEntries);
  }

  private RedisEventFeed feed(SilentNames names) {
    return new RedisEventFeed("redis://redis.test:" + port, new NodeId("n1"), BOOT, 10_000, names);
  }

  private void publish(int times) {
    for (int term = 0; term < times; term++) {
      long now = term;
      feed.publish(origin -> new RaftEvent.TermChanged(origin, now));
    }
  }

  /// What is in the stream now, read as the contract says.
  private List<RaftEvent> events() {
    try (Jedis jedis = new Jedis("127.0.0.1", port, (int) WITHIN.toMillis())) {
      return jedis.xrange(EventStream.KEY, (StreamEntryID) null, null).stream()
          .map(entry ->
              TelemetryJson.readEvent(Objects.requireNonNull(entry.getFields().get("event"))))
          .toList();
    }
  }

  @Test
  void eventsArriveInSequenceAndReadAsTheContractSays() {
    publish(200);
    await().atMost(WITHIN).until(() -> events().size() == 200);
    List<RaftEvent> events = events();
    for (int i = 0; i < events.size(); i++) {
      assertThat(events.get(i)).isInstanceOf(RaftEvent.TermChanged.class);
      assertThat(events.get(i).origin().seq()).isEqualTo(i + 1);
      assertThat(events.get(i).origin().bootMs()).isEqualTo(BOOT);
      assertThat(events.get(i).node()).isEqualTo(new NodeId("n1"));
    }
    assertThat(feed.dropped()).isZero();
  }

  /// A publisher is a thread of Ratis: waiting for Redis there would cost an election.
  @Test
  void withRedisGonePublishingDoesNotWaitAndEveryLossIsCounted() throws IOException {
    publish(1);
    await().atMost(WITHIN).until(() -> events().size() == 1);
    redis.stop();
    long before = System.nanoTime();
    publish(MORE_THAN_THE_QUEUE_HOLDS);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertThat(took).as("far below one time-out of one command").isLessThan(Duration.ofSeconds(1));
    assertThat(feed.dropped()).isPositive();

    redis = startRedis();
    await()
        .atMost(WITHIN)
        .untilAsserted(() -> {
          // A repeated XADD may double an event.
          long arrived = events().stream().mapToLong(RedisEventFeedTest::seq).distinct().count();
          assertThat(arrived).isPositive();
          assertThat(arrived + feed.dropped())
              .as("arrived or counted")
              .isEqualTo(MORE_THAN_THE_QUEUE_HOLDS);
        });
    assertThat(events()).isSortedAccordingTo((a, b) -> Long.compare(seq(a), seq(b)));

    publish(1);
    await()
        .atMost(WITHIN)
        .until(() ->
            events().stream().anyMatch(event -> seq(event) == MORE_THAN_THE_QUEUE_HOLDS + 2L));
  }

  private static long seq(RaftEvent event) {
    return event.origin().seq();
  }

  @Test
  void aFeedThatStartsBeforeRedisDeliversOnceRedisIsThere() throws IOException {
    redis.stop();
    feed.close();
    feed = feed(10_000);
    publish(3);
    redis = startRedis();
    await().atMost(WITHIN).until(() -> events().size() + feed.dropped() == 3);
    publish(1);
    await().atMost(WITHIN).until(() -> events().stream().anyMatch(event -> seq(event) == 4));
  }

  @Test
  void theStreamStaysNearItsLength() {
    feed.close();
    feed = feed(100);
    publish(900);
    // Redis trims whole nodes of a stream, of 100 entries by default.
    await().atMost(WITHIN).until(() -> events().stream().anyMatch(event -> seq(event) == 900));
    assertThat(events()).hasSizeBetween(100, 300);
  }

  @Test
  void aHostThatAcceptsAndNeverAnswersHoldsNothingUpNotEvenTheEnd() throws IOException {
    redis.stop();
    try (ServerSocket mute = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      assertThat(mute.isBound()).isTrue();
      assertThatNothingIsHeldUp();
    }
  }

  @Test
  void aHostWhoseNameNobodyTellsHoldsNothingUpNotEvenTheEnd() {
    feed.close();
    SilentNames names = new SilentNames();
    feed = feed(names);
    try {
      assertThatNothingIsHeldUp();
      assertThat(names.timesAsked()).as("however often it was tried").isEqualTo(1);
    } finally {
      names.speak();
    }
  }

  private void assertThatNothingIsHeldUp() {
    publish(1);
    await().atMost(WITHIN).until(() -> feed.dropped() == 1);
    publish(MORE_THAN_THE_QUEUE_HOLDS);
    assertTimeoutPreemptively(END_AT_MOST, feed::close);
  }

  @Test
  void eventsArriveOnceTheNameOfTheHostIsTold() {
    feed.close();
    SilentNames names = new SilentNames();
    feed = feed(names);
    publish(1);
    await().atMost(WITHIN).until(() -> names.timesAsked() == 1);
    names.speak();
    await().atMost(WITHIN).until(() -> events().size() + feed.dropped() == 1);
    publish(1);
    await().atMost(WITHIN).until(() -> events().stream().anyMatch(event -> seq(event) == 2));
  }

  @Test
  void anEndSendsWhatIsQueued() {
    publish(1);
    await().atMost(WITHIN).until(() -> events().size() == 1); // what is new is slow
    publish(49);
    feed.close();
    assertThat(events()).hasSize(50);
  }

  @Test
  void anEndWithoutRedisCountsWhatWasQueuedAndDoesNotTryEachOfIt() throws IOException {
    feed.close();
    AtomicInteger asked = new AtomicInteger();
    feed =
        new RedisEventFeed(
            "redis://127.0.0.1:" + port,
            new NodeId("n1"),
            BOOT,
            10,
            named -> {
              asked.incrementAndGet();
              return named;
            });
    redis.stop();
    publish(500);
    feed.close();
    assertThat(feed.dropped()).isEqualTo(500);
    assertThat(asked.get()).as("attempts to connect").isLessThan(50);
  }

  @Test
  void anEndWhileNobodyTellsTheNameOfTheHostCountsWhatWasQueued() {
    feed.close();
    SilentNames names = new SilentNames();
    feed = feed(names);
    try {
      publish(20);
      await().atMost(WITHIN).until(() -> names.timesAsked() == 1);
      feed.close();
      await().atMost(WITHIN).until(() -> feed.dropped() == 20);
    } finally {
      names.speak();
    }
  }

  @Test
  void itIsWhoTheAddressSaysInTheDatabaseThatItNames() throws IOException {
    feed.close();
    redis.stop();
    redis =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("user default off")
            .setting("user node on >s@cret ~aegis:events -@all +auth +select +xadd")
            .setting("user reader on >all ~* +@all")
            .build();
    redis.start();
    feed =
        new RedisEventFeed(
            "redis://node:s%40cret@127.0.0.1:" + port + "/2", new NodeId("n1"), BOOT, 10_000);
    publish(1);
    JedisClientConfig reader =
        DefaultJedisClientConfig.builder().user("reader").password("all").database(2).build();
    try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", port), reader)) {
      await().atMost(WITHIN).until(() -> jedis.xlen(EventStream.KEY) == 1);
    }
  }

  /// As a Redis without the command answers, whose answer is part of the failure's message.
  @Test
  void aPasswordThatRedisRepeatsIsNotLogged() throws IOException {
    feed.close();
    redis.stop();
    Logger log = (Logger) LoggerFactory.getLogger(RedisEventFeed.class);
    ListAppender<ILoggingEvent> logged = new ListAppender<>();
    Level before = log.getLevel();
    log.setLevel(Level.DEBUG);
    logged.start();
    log.addAppender(logged);
    try (ServerSocket repeating = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> repeatWhatIsSaid(repeating));
      feed =
          new RedisEventFeed(
              "redis://node:secret@127.0.0.1:" + port, new NodeId("n1"), BOOT, 10_000);
      publish(1);
      await().atMost(WITHIN).until(() -> feed.dropped() == 1);
    } finally {
      log.detachAppender(logged);
      log.setLevel(before);
    }
    assertThat(logged.list).isNotEmpty();
    assertThat(logged.list).noneMatch(event -> event.getFormattedMessage().contains("secret"));
    assertThat(logged.list)
        .anyMatch(event -> event.getFormattedMessage().contains("JedisDataException"));
  }

  private static void repeatWhatIsSaid(ServerSocket server) {
    byte[] said = new byte[4_096];
    while (!server.isClosed()) {
      try (Socket caller = server.accept()) {
        int length = caller.getInputStream().read(said);
        String words = new String(said, 0, Math.max(0, length), UTF_8).replaceAll("\\s+", " ");
        caller.getOutputStream().write(("-ERR unknown command: " + words + "\r\n").getBytes(UTF_8));
      } catch (IOException _) {
        // the caller hung up, or the test is over
      }
    }
  }

  @Test
  void overTlsTheHostMustHaveACertificateOfItsName() {
    JedisClientConfig config =
        RedisEventFeed.config(
            FeedAddress.parse("rediss://node:secret@redis.test:6380"), name -> name);
    assertThat(config.isSsl()).isTrue();
    assertThat(config.getSslParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
  }

  @Test
  void anAddressThatIsNoneIsRefusedWithoutBeingTold() {
    assertThatThrownBy(
            () -> new RedisEventFeed("rediss//node:secret@there", new NodeId("n1"), BOOT, 10))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("AEGIS_TELEMETRY_REDIS_URL")
        .hasMessageNotContaining("secret");
  }
}
