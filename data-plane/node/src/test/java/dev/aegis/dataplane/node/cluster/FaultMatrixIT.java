package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.aegis.dataplane.node.replication.PeerFaults;
import dev.aegis.dataplane.node.replication.PeerFaults.Effect;
import dev.aegis.dataplane.node.replication.PeerFaults.Point;
import dev.aegis.wire.v1.KeyValue;
import dev.aegis.wire.v1.RangeRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Five nodes, one fault at one place, writers all the time; then all is healed, and must be well.
///
/// By default every row once, with the effects in turn: nine cells that strike every point and
/// every set of victims, with each effect three times. `-Daegis.faults.seed=N` turns the effects on
/// and chooses other victims, so any three seeds in a row cover the table; `-Daegis.faults=all`
/// does it in one go.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultMatrixIT {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final Duration FAULT_LASTS = Duration.ofSeconds(3);
  private static final long SEED = Long.getLong("aegis.faults.seed", 1);

  private final PeerFaults faults = new PeerFaults();
  private final Random random = new Random(SEED);
  private InProcessCluster cluster;
  private long session;
  private long token;

  /// Whom a fault strikes.
  enum Victims {
    LEADER,
    ONE_FOLLOWER,
    TWO_FOLLOWERS,
    ALL_FOLLOWERS
  }

  /// One cell of the table.
  ///
  /// @param elects an election is provoked while the fault is on
  record Cell(Point point, Victims victims, boolean elects, Effect effect) {}

  private record Row(Point point, Victims victims, boolean elects) {}

  private static final List<Row> ROWS =
      List.of(
          new Row(Point.SEND, Victims.LEADER, false),
          new Row(Point.SEND, Victims.ALL_FOLLOWERS, true),
          new Row(Point.PROPOSE, Victims.LEADER, false),
          new Row(Point.APPEND, Victims.ONE_FOLLOWER, false),
          new Row(Point.APPEND, Victims.TWO_FOLLOWERS, false),
          new Row(Point.APPENDED, Victims.ONE_FOLLOWER, false),
          new Row(Point.APPENDED, Victims.TWO_FOLLOWERS, false),
          new Row(Point.VOTE, Victims.ALL_FOLLOWERS, true),
          new Row(Point.VOTE, Victims.TWO_FOLLOWERS, true));

  private static Stream<Cell> cells() {
    List<Effect> effects = List.of(Effect.values());
    boolean isAll = System.getProperty("aegis.faults", "").equals("all");
    List<Cell> cells = new ArrayList<>();
    for (int i = 0; i < ROWS.size(); i++) {
      Row row = ROWS.get(i);
      Effect turn = effects.get(Math.floorMod(i + SEED, effects.size()));
      for (Effect effect : isAll ? effects : List.of(turn)) {
        cells.add(new Cell(row.point, row.victims, row.elects, effect));
      }
    }
    return cells.stream();
  }

  @BeforeAll
  void start(@TempDir Path dir) throws IOException {
    cluster = InProcessCluster.start(dir, 5);
    TestClient client = new TestClient(cluster.channel("n1"));
    session = TestClient.untilServed(() -> client.openSession(3_600_000));
    token =
        TestClient.untilServed(() -> client.acquire(session, 1, "kept", 0)).getGranted().getToken();
  }

  @AfterEach
  void heal() {
    faults.heal();
  }

  @AfterAll
  void stop() {
    faults.close();
    cluster.close();
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).get();
  }

  private List<String> choose(Victims victims, String leader) {
    List<String> followers = new ArrayList<>(cluster.ids());
    followers.remove(leader);
    Collections.shuffle(followers, random);
    return switch (victims) {
      case LEADER -> List.of(leader);
      case ONE_FOLLOWER -> followers.subList(0, 1);
      case TWO_FOLLOWERS -> followers.subList(0, 2);
      case ALL_FOLLOWERS -> followers;
    };
  }

  @ParameterizedTest
  @MethodSource("cells")
  void afterHealingNothingIsLostAndAllAgree(Cell cell) throws InterruptedException {
    String prefix = cell + "/";
    Map<String, String> acknowledged = new TreeMap<>();
    try (SteadyWriter one = new SteadyWriter(cluster, prefix + "one/");
        SteadyWriter two = new SteadyWriter(cluster, prefix + "two/")) {
      await().atMost(WITHIN).until(() -> one.count() > 0 && two.count() > 0);
      strike(cell);
      faults.heal();
      int before = one.count();
      await().atMost(WITHIN).until(() -> one.count() > before + 10);
      acknowledged.putAll(one.stop());
      acknowledged.putAll(two.stop());
    }
    assertThat(found(prefix)).containsAllEntriesOf(acknowledged);
    Agreement.assertReached(cluster, WITHIN);
    assertThat(TestClient.untilServed(() -> client().describe("kept")).getToken())
        .as("the session and its lock are kept")
        .isEqualTo(token);
  }

  private void strike(Cell cell) {
    String leader = awaitLeader();
    long struck = faults.struck();
    for (String victim : choose(cell.victims(), leader)) {
      faults.strike(cell.point(), victim, cell.effect());
    }
    if (cell.elects()) {
      faults.split(
          Set.of(leader), cluster.ids().stream().filter(id -> !id.equals(leader)).toList());
    }
    await().atMost(WITHIN).until(() -> faults.struck() > struck);
    await().pollDelay(FAULT_LASTS).atMost(WITHIN).until(() -> true);
  }

  private TestClient client() {
    return new TestClient(cluster.channel(awaitLeader()));
  }

  private Map<String, String> found(String prefix) {
    RangeRequest request =
        RangeRequest.newBuilder()
            .setKey(ByteString.copyFromUtf8(prefix))
            .setRangeEnd(ByteString.copyFromUtf8(prefix + "~"))
            .build();
    Map<String, String> found = new TreeMap<>();
    for (KeyValue kv : TestClient.untilServed(() -> client().kv().range(request)).getKvsList()) {
      found.put(kv.getKey().toStringUtf8(), kv.getValue().toStringUtf8());
    }
    return found;
  }
}
