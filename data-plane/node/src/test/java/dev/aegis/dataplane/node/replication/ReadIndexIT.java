package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.PeerTerms;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.replication.PeerFaults.Effect;
import dev.aegis.dataplane.node.replication.PeerFaults.Point;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads at a leader that believes in itself for long: n1 has far longer election timeouts than the
/// others and nobody guards it, so it leads on after they have elected another one.
class ReadIndexIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);

  /// How questions of one node to another fare.
  private enum Way {
    OPEN,
    REFUSED,
    SILENT
  }

  @TempDir Path dir;
  private final PeerFaults faults = new PeerFaults();
  private final Map<String, RatisNode> nodes = new ConcurrentSkipListMap<>();
  private final TreeMap<String, HostPort> addresses = new TreeMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Way way = Way.OPEN;

  @BeforeEach
  void startWithN1Leading() throws IOException {
    for (String id : List.of("n1", "n2", "n3")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses.put(id, new HostPort("127.0.0.1", free.getLocalPort()));
      }
    }
    for (String id : addresses.keySet()) {
      nodes.put(
          id, start(id, id.equals("n1") ? electing("4s", "8s") : electing("600ms", "1200ms")));
    }
    await().atMost(WITHIN).until(this::n1Leads);
    put("n1", "old");
    assertThat(read("n1").join()).isEqualTo("old");
  }

  private boolean n1Leads() {
    leaderBeside("n1").ifPresent(leader -> node(leader).handOver("n1", Duration.ofSeconds(10)));
    return node("n1").isLeaderReady();
  }

  @AfterEach
  void stop() throws IOException {
    faults.close();
    for (RatisNode node : nodes.values()) {
      node.close();
    }
  }

  private RatisNode start(String id, ConsensusConfig config) throws IOException {
    return RatisNode.start(
        new NodeSettings(
            id,
            "c",
            addresses,
            addresses,
            dir.resolve(id),
            dir.resolve("none"),
            true,
            new NodeSecurity.Insecure()),
        new Transport.Plain(),
        Optional.empty(),
        config,
        this::ask,
        (_, _) -> Map.of(),
        (_, _) -> 0,
        AppliedListener.all(),
        _ -> {},
        new Unmeasured(),
        System::currentTimeMillis);
  }

  private static ConsensusConfig electing(String min, String max) throws IOException {
    try (InputStream defaults =
        ReadIndexIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      String text =
          new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8)
              .replace("election-timeout-min: 600ms", "election-timeout-min: " + min)
              .replace("election-timeout-max: 1200ms", "election-timeout-max: " + max)
              .replace("default-ttl: 10s", "default-ttl: 40s");
      Reading reading = ConfigVersion.of(text.getBytes(StandardCharsets.UTF_8)).reading();
      return ((Reading.Accepted) reading).config();
    }
  }

  private void ask(String group, String id, PeerTerms.Question question) {
    asked.incrementAndGet();
    switch (way) {
      case OPEN -> {
        OptionalLong term = node(id).termIn(group);
        question.answered(id, term.orElseThrow());
      }
      case REFUSED -> question.unanswered(id);
      case SILENT -> {}
    }
  }

  private RatisNode node(String id) {
    return Objects.requireNonNull(nodes.get(id));
  }

  private Optional<String> leaderBeside(String other) {
    return nodes.entrySet().stream()
        .filter(node -> !node.getKey().equals(other) && node.getValue().isLeaderReady())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String id, String value) {
    assertThat(
            node(id)
                .submit(new Command.PutKey(null, bytes("k"), bytes(value), null))
                .orTimeout(60, TimeUnit.SECONDS)
                .join()
                .outcome())
        .isInstanceOf(Outcome.KeyPut.class);
  }

  private CompletableFuture<String> read(String id) {
    return node(id).barrier().thenApply(_ -> value(id));
  }

  private String value(String id) {
    Answer.Keys found = (Answer.Keys) node(id).query(new Query.RangeKeys(bytes("k"), null, 0, 0));
    return new String(found.keys().getFirst().value().toArray(), StandardCharsets.UTF_8);
  }

  /// Cuts n1 off and lets the others acknowledge a new value.
  private void moveOnWithoutN1() {
    faults.split(Set.of("n1"), Set.of("n2", "n3"));
    String other =
        await().atMost(WITHIN).until(() -> leaderBeside("n1"), Optional::isPresent).orElseThrow();
    put(other, "new");
    assertThat(node("n1").isLeaderReady()).as("n1 still believes that it leads").isTrue();
    assertThat(value("n1")).as("and has the old value").isEqualTo("old");
  }

  /// A read ends once the node is back, by a typed failure or with the new value.
  private void assertNeverOld(CompletableFuture<String> read) {
    faults.heal();
    await().atMost(WITHIN).until(read::isDone);
    if (read.isCompletedExceptionally()) {
      assertThatThrownBy(read::join).hasCauseInstanceOf(SubmitException.class);
    } else {
      assertThat(read.join()).isEqualTo("new");
    }
  }

  @Test
  void aReadIsServedWithoutAnEntryInTheLog() {
    long last = node("n1").status().indexes().last();
    for (int i = 0; i < 100; i++) {
      assertThat(read("n1").join()).isEqualTo("old");
    }
    assertThat(node("n1").status().indexes().last()).isEqualTo(last);
  }

  @Test
  void aLeaderWhoseFollowersMovedOnReadsNothingOldThoughTheyAnswerIt() {
    moveOnWithoutN1();
    assertNeverOld(read("n1"));
  }

  @Test
  void anIsolatedLeaderWhoseQuestionsAreRefusedReadsNothingOld() {
    moveOnWithoutN1();
    way = Way.REFUSED;
    assertNeverOld(read("n1"));
  }

  @Test
  void anIsolatedLeaderWhoseQuestionsAreLostReadsNothingOld() {
    moveOnWithoutN1();
    way = Way.SILENT;
    assertNeverOld(read("n1"));
  }

  @Test
  void whereQuestionsAreLostAndRaftIsNotTheLogServesTheRead() {
    way = Way.SILENT;
    long last = node("n1").status().indexes().last();
    CompletableFuture<String> read = read("n1");
    await().atMost(WITHIN).until(read::isDone);
    assertThat(read.join()).isEqualTo("old");
    assertThat(node("n1").status().indexes().last()).isGreaterThan(last);
  }

  /// Whoever is elected cannot replicate the entry that it begins its term with.
  @Test
  void aNewLeaderReadsNothingBeforeItHasCommittedInItsOwnTerm() {
    for (String id : nodes.keySet()) {
      faults.strike(Point.APPEND, id, Effect.BLOCK);
    }
    String elected =
        await()
            .atMost(WITHIN)
            .until(
                () ->
                    List.of("n2", "n3").stream()
                        .filter(id -> node(id).status().isLeader())
                        .findFirst(),
                Optional::isPresent)
            .orElseThrow();
    assertThat(node(elected).isLeaderReady()).isFalse();
    int before = asked.get();
    assertThatThrownBy(() -> read(elected).join())
        .hasCauseInstanceOf(SubmitException.NotLeader.class);
    assertThat(asked).as("it asks nobody").hasValue(before);
    faults.heal();
    await().atMost(WITHIN).until(() -> leaderBeside("").isPresent());
    await()
        .atMost(WITHIN)
        .ignoreExceptions()
        .until(() -> read(leaderBeside("").orElseThrow()).join().equals("old"));
  }
}
