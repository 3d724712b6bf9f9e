package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.telemetry.json.TelemetryJson;
import dev.aegis.telemetry.signal.MetricName;
import dev.aegis.telemetry.signal.RaftEvent;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchResponse;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.StreamEntryID;
import redis.embedded.RedisServer;

/// Everything running nodes export, against the contract: all of it, nothing beside it, and nothing
/// of what clients wrote.
class TelemetryIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  /// Occurs in every string that the client of this test hands in.
  private static final String CANARY = "canary7";

  private static final Set<MetricName> LEADER_ONLY =
      Set.of(
          MetricName.RAFT_LOG_LAG,
          MetricName.RAFT_PEER_LAST_CONTACT,
          MetricName.RAFT_PEER_RPC,
          MetricName.RAFT_VOTERS_LIVE);

  private static final Pattern SERIES =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  @TempDir static Path dir;
  private static RedisServer redis;
  private static String redisUrl = "";
  private static InProcessCluster cluster;

  private record Series(String name, Map<String, String> labels, double value) {}

  @BeforeAll
  static void startAndWork() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    redis = RedisServer.newRedisServer().port(port).bind("127.0.0.1").setting("save \"\"").build();
    redis.start();
    redisUrl = "redis://127.0.0.1:" + port;
    cluster =
        InProcessCluster.start(
            dir,
            3,
            new InProcessCluster.Options(
                InProcessCluster.Options.steadyLeader().config(),
                () -> new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                Optional.of(redisUrl)));
    work();
    awaitEvents();
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
    redis.stop();
  }

  private static String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  private static String scrape(String id) {
    return ((PrometheusMeterRegistry) cluster.meters(id)).scrape();
  }

  private static List<Series> series(String id) {
    List<Series> all = new ArrayList<>();
    for (String line : scrape(id).lines().toList()) {
      if (line.startsWith("#")) {
        continue;
      }
      Matcher matcher = SERIES.matcher(line);
      assertThat(matcher.matches()).as(line).isTrue();
      Map<String, String> labels = new TreeMap<>();
      Matcher label = LABEL.matcher(Objects.requireNonNullElse(matcher.group(2), ""));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      all.add(new Series(matcher.group(1), labels, Double.parseDouble(matcher.group(3))));
    }
    return all;
  }

  /// One of each kind of call, through every node.
  private static void work() {
    String leader = awaitLeader();
    for (String id : cluster.ids()) {
      TestClient client = new TestClient(cluster.channel(id));
      long session = TestClient.untilServed(() -> client.openSession(30_000, CANARY));
      var _ = TestClient.untilServed(() -> client.acquire(session, 1, CANARY + id, 0));
      var _ = TestClient.untilServed(() -> client.acquire(session, 1, CANARY + id, 0));
      var _ = TestClient.untilServed(() -> client.put(session, 2, CANARY, CANARY));
      assertThat(TestClient.untilServed(() -> client.get(CANARY))).isEqualTo(CANARY);
      Iterator<WatchResponse> watch =
          WatchServiceGrpc.newBlockingStub(cluster.channel(id))
              .withDeadlineAfter(Duration.ofMinutes(2))
              .watch(
                  WatchRequest.newBuilder()
                      .setKey(ByteString.copyFromUtf8(CANARY))
                      .setStartRevision(2)
                      .build());
      assertThat(watch.next().getFromRevision()).isEqualTo(2);
    }
    assertThat(awaitLeader()).as("the leader stays").isEqualTo(leader);
    // Each sampler has looked since.
    for (String id : cluster.ids()) {
      await()
          .atMost(WITHIN)
          .until(() ->
              value(id, MetricName.SESSIONS_OPEN) == 3
                  && value(id, MetricName.LOCKS_HELD) == 3
                  && value(id, MetricName.WATCHERS_OPEN) == 1);
    }
  }

  private static double value(String id, MetricName metric) {
    return series(id).stream()
        .filter(one -> one.name().equals(metric.wireName()))
        .mapToDouble(Series::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Test
  void everyNodeExportsTheContractAndNothingElse() {
    String leader = awaitLeader();
    for (String id : cluster.ids()) {
      Set<MetricName> exported = new TreeSet<>();
      for (Series one : series(id)) {
        Optional<MetricName> metric = MetricName.ofSeries(one.name());
        assertThat(metric).as("%s of %s is in the contract", one.name(), id).isPresent();
        Set<String> labels = new TreeSet<>(one.labels().keySet());
        labels.remove("quantile");
        assertThat(labels)
            .as("labels of %s", one.name())
            .isEqualTo(new TreeSet<>(metric.get().labels()));
        exported.add(metric.get());
      }
      Set<MetricName> expected = new TreeSet<>(Set.of(MetricName.values()));
      if (!id.equals(leader)) {
        expected.removeAll(LEADER_ONLY);
        // A former leader keeps its round trips: they are a summary, and summaries do not vanish.
        exported.remove(MetricName.RAFT_PEER_RPC);
      }
      assertThat(exported).as("what %s exports", id).isEqualTo(expected);
    }
  }

  @Test
  void theLeaderTellsOfEachFollower() {
    String leader = awaitLeader();
    List<String> followers = new ArrayList<>(cluster.ids());
    followers.remove(leader);
    assertThat(labelValues(leader, MetricName.RAFT_LOG_LAG, "follower")).isEqualTo(followers);
    assertThat(labelValues(leader, MetricName.RAFT_PEER_LAST_CONTACT, "peer")).isEqualTo(followers);
    assertThat(labelValues(leader, MetricName.RAFT_PEER_RPC, "peer")).isEqualTo(followers);
    assertThat(value(leader, MetricName.RAFT_VOTERS_LIVE)).isEqualTo(3);
    assertThat(value(leader, MetricName.RAFT_VOTERS_CONFIGURED)).isEqualTo(3);
    assertThat(value(leader, MetricName.RAFT_IS_LEADER)).isEqualTo(1);
  }

  private static List<String> labelValues(String id, MetricName metric, String label) {
    Set<String> values = new TreeSet<>();
    for (Series one : series(id)) {
      if (MetricName.ofSeries(one.name()).equals(Optional.of(metric))) {
        values.add(Objects.requireNonNull(one.labels().get(label)));
      }
    }
    return List.copyOf(values);
  }

  @Test
  void clientCallsHaveTheirQuantiles() {
    for (String id : cluster.ids()) {
      Set<String> quantiles = new TreeSet<>();
      for (Series one : series(id)) {
        if (one.name().equals(MetricName.CLIENT_REQUEST.wireName())
            && "Put".equals(one.labels().get("method"))
            && "ok".equals(one.labels().get("outcome"))) {
          quantiles.add(String.valueOf(one.labels().get("quantile")));
        }
      }
      assertThat(quantiles).as(id).containsExactly("0.5", "0.9", "0.99");
    }
  }

  @Test
  void nothingThatClientsWroteLeavesThroughTelemetry() {
    for (String id : cluster.ids()) {
      assertThat(scrape(id)).doesNotContain(CANARY);
    }
    assertThat(rawEvents()).noneMatch(event -> event.contains(CANARY));
  }

  @Test
  void everyNodeTellsItsStoryAsEventsOfTheContract() {
    Map<String, List<RaftEvent>> stories = new TreeMap<>();
    for (String raw : rawEvents()) {
      RaftEvent event = TelemetryJson.readEvent(raw);
      assertThat(event).isNotInstanceOf(RaftEvent.Unrecognized.class);
      stories.computeIfAbsent(event.node().value(), _ -> new ArrayList<>()).add(event);
    }
    assertThat(stories.keySet()).containsExactlyElementsOf(cluster.ids());
    stories.forEach((id, story) -> {
      assertThat(story.getFirst()).as(id).isInstanceOf(RaftEvent.NodeStarted.class);
      assertThat(story).as(id).hasAtLeastOneElementOfType(RaftEvent.ConfigApplied.class);
      assertThat(story).as(id).hasAtLeastOneElementOfType(RaftEvent.LeaderChanged.class);
      assertThat(story)
          .as("sequence of " + id)
          .extracting(event -> event.origin().seq())
          .isSorted()
          .doesNotHaveDuplicates();
    });
    assertThat(stories.get(awaitLeader()))
        .hasAtLeastOneElementOfType(RaftEvent.LogLagSampled.class);
  }

  private static void awaitEvents() {
    await().atMost(WITHIN).until(() -> rawEvents().stream().anyMatch(e -> e.contains("log_lag")));
  }

  private static List<String> rawEvents() {
    try (Jedis jedis = new Jedis(URI.create(redisUrl), (int) WITHIN.toMillis())) {
      return jedis.xrange("aegis:events", (StreamEntryID) null, null).stream()
          .map(entry -> Objects.requireNonNull(entry.getFields().get("event")))
          .toList();
    }
  }
}
