package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.Node;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.SettingsException;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.Member.Role;
import dev.aegis.wire.v1.MemberState;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The members of a running cluster change, as an operator would change them. Real nodes in one
/// JVM, real calls.
class MembershipIT {
  private static final Duration WITHIN = Duration.ofSeconds(60);

  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private InProcessCluster cluster;

  private void start(int size) throws IOException {
    cluster = InProcessCluster.start(dir, size, InProcessCluster.Options.steadyLeader());
    awaitLeader();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private String awaitLeader() {
    return await().atMost(WITHIN).until(() -> cluster.leader(), Optional::isPresent).orElseThrow();
  }

  private List<String> followers() {
    String leader = awaitLeader();
    return cluster.running().keySet().stream().filter(id -> !id.equals(leader)).toList();
  }

  private TestClient client(String node) {
    return new TestClient(cluster.channel(node));
  }

  private MemberCalls operator(String node) {
    return new MemberCalls(cluster.channel(node));
  }

  private void joinAndAdd(String id) throws IOException {
    cluster.join(id);
    String node =
        followers().stream()
            .filter(other -> !other.equals(id))
            .findFirst()
            .orElseGet(this::awaitLeader);
    TestClient.untilServed(
        () -> operator(node).add(id, cluster.peerAddress(id), cluster.clientAddress(id)));
  }

  private void promote(String id) {
    TestClient.untilServed(() -> operator(awaitLeader()).promote(id));
  }

  private void awaitEnded(String id, int code) {
    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.asked().stream()
                .anyMatch(asked -> asked.id().equals(id) && asked.code() == code));
  }

  private void awaitSameState(String id, String other) {
    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.node(id).fingerprint().equals(cluster.node(other).fingerprint())
                && cluster.node(id).fingerprint().index() > 0);
  }

  @Test
  void aSixthNodeLearnsVotesAndCarriesTheClusterWhenTwoOldOnesDie() throws IOException {
    start(5);
    String writer = awaitLeader();
    long session = TestClient.untilServed(() -> client(writer).openSession(60_000));
    long token =
        TestClient.untilServed(() -> client(writer).acquire(session, 1, "l", 0))
            .getGranted()
            .getToken();
    for (int i = 0; i < 300; i++) {
      String key = "k" + i;
      var _ = TestClient.untilServed(() -> client(writer).put(key, key));
    }

    joinAndAdd("n6");
    assertThat(MemberCalls.roles(client("n6").status().getMembersList()))
        .containsEntry("n6", Role.LEARNER)
        .containsEntry("n1", Role.VOTER);
    assertThat(cluster.node("n6").status().voters()).hasSize(5);
    promote("n6");
    assertThat(
            MemberCalls.roles(
                TestClient.untilServed(() -> operator("n6").list()).getMembersList().stream()
                    .map(MemberState::getMember)
                    .toList()))
        .hasSize(6)
        .allSatisfy((_, role) -> assertThat(role).isEqualTo(Role.VOTER));

    // Of six voters four are a majority, so now each of the four is needed, the new one too.
    cluster.kill(awaitLeader());
    String second = followers().stream().filter(id -> !id.equals("n6")).findFirst().orElseThrow();
    cluster.kill(second);
    for (int i = 300; i < 400; i++) {
      String key = "k" + i;
      var _ = TestClient.untilServed(() -> client("n6").put(key, key));
    }
    for (int i = 0; i < 400; i++) {
      String key = "k" + i;
      assertThat(TestClient.untilServed(() -> client("n6").get(key))).isEqualTo(key);
    }
    assertThat(TestClient.untilServed(() -> client("n6").describe("l")).getToken())
        .isEqualTo(token);
    awaitSameState(
        "n6",
        cluster.running().keySet().stream()
            .filter(id -> !id.equals("n6"))
            .findFirst()
            .orElseThrow());
  }

  @Test
  void aLearnerThatWasPromotedCanLead() throws IOException {
    start(1);
    joinAndAdd("n2");
    promote("n2");
    await("the leader that promoted somebody hands leadership over")
        .atMost(WITHIN)
        .until(() -> cluster.leader().filter("n2"::equals).isPresent());
    TestClient.untilServed(() -> client("n1").put("k", "v"));
    TestClient.untilServed(() -> operator("n2").remove("n1"));
    awaitEnded("n1", Node.Exit.REMOVED);
    cluster.kill("n1");
    assertThat(TestClient.untilServed(() -> client("n2").get("k"))).isEqualTo("v");
  }

  @Test
  void aLeaderThatIsRemovedHandsLeadershipOverFirst() throws IOException {
    start(3);
    String leader = awaitLeader();
    TestClient.untilServed(() -> client(leader).put("k", "v"));
    long term = cluster.node(leader).status().term();

    var removed = TestClient.untilServed(() -> operator(leader).remove(leader));

    assertThat(MemberCalls.roles(removed.getMembersList())).hasSize(2).doesNotContainKey(leader);
    awaitEnded(leader, Node.Exit.REMOVED);
    assertThat(cluster.asked())
        .filteredOn(asked -> asked.id().equals(leader))
        .extracting(InProcessCluster.Asked::code)
        .as("it ends for that reason alone")
        .containsOnly(Node.Exit.REMOVED);
    cluster.kill(leader);
    String next = awaitLeader();
    assertThat(cluster.node(next).status().term()).isEqualTo(term + 1);
    assertThat(TestClient.untilServed(() -> client(next).get("k"))).isEqualTo("v");
    assertThatThrownBy(() -> cluster.restart(leader))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("was removed from cluster test");
  }

  @Test
  void aNodeThatWasRemovedWhileItWasAwayDisturbsNobodyAndEnds() throws IOException {
    start(5);
    String away = followers().getFirst();
    cluster.kill(away);
    String leader = awaitLeader();
    TestClient.untilServed(() -> operator(leader).remove(away));
    TestClient.untilServed(() -> client(leader).put("k", "v"));
    long term = cluster.node(leader).status().term();

    cluster.restart(away);

    awaitEnded(away, Node.Exit.REMOVED);
    cluster.kill(away);
    assertThat(cluster.node(leader).status().isLeader()).isTrue();
    assertThat(cluster.node(leader).status().term()).isEqualTo(term);
  }

  @Test
  void aNodeThatWasAwayFollowsALeaderItHasNeverHeardOf() throws IOException {
    start(3);
    String away = followers().getFirst();
    cluster.kill(away);
    // Of voters that are equally far, the first by its name takes over.
    joinAndAdd("n0");
    promote("n0");
    await()
        .atMost(WITHIN)
        .until(() -> {
          Optional<String> leads = cluster.leader();
          leads
              .filter(id -> !id.equals("n0"))
              .ifPresent(id -> {
                cluster.stop(id);
                cluster.restart(id);
              });
          return leads.filter("n0"::equals).isPresent();
        });
    TestClient.untilServed(() -> client("n0").put("k", "v"));

    cluster.restart(away);

    await()
        .atMost(WITHIN)
        .until(() -> cluster.node(away).status().leader().filter("n0"::equals).isPresent());
    assertThat(TestClient.untilServed(() -> client(away).get("k")))
        .as("it passes calls on to a leader whose address is in the log alone")
        .isEqualTo("v");
    assertThat(MemberCalls.roles(client(away).status().getMembersList())).containsKey("n0");
  }

  @Test
  void aRestartedNodeHasItsMembersFromTheLog() throws IOException {
    start(3);
    joinAndAdd("n4");
    String follower = followers().stream().filter(id -> !id.equals("n4")).findFirst().orElseThrow();
    cluster.kill(follower);
    cluster.kill("n4");

    cluster.restart(follower);
    cluster.restart("n4");

    for (String id : List.of(follower, "n4")) {
      assertThat(MemberCalls.roles(client(id).status().getMembersList()))
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("n1", Role.VOTER, "n2", Role.VOTER, "n3", Role.VOTER, "n4", Role.LEARNER));
    }
    String leader = awaitLeader();
    TestClient.untilServed(() -> client(leader).put("k", "v"));
    await()
        .atMost(WITHIN)
        .until(() ->
            cluster.node("n4").status().indexes().applied()
                >= cluster.node(leader).status().indexes().committed());
    promote("n4");
  }

  @Test
  void whatWouldBeUnsafeOrWrongIsRefusedByName() throws IOException {
    start(3);
    String leader = awaitLeader();
    HostPort nowhere = new HostPort("127.0.0.1", 1);

    assertThat(MemberCalls.refusal(() -> operator(leader).remove("n9")).getCode())
        .isEqualTo(FailureCode.MEMBER_NOT_FOUND);
    assertThat(MemberCalls.refusal(() -> operator(leader).promote("n9")).getCode())
        .isEqualTo(FailureCode.MEMBER_NOT_FOUND);
    assertThat(MemberCalls.refusal(() -> operator(leader).add("n1", nowhere, nowhere)).getCode())
        .isEqualTo(FailureCode.MEMBER_EXISTS);
    assertThat(MemberCalls.refusal(() -> operator(leader).add("n9", nowhere, nowhere)).getCode())
        .isEqualTo(FailureCode.MEMBER_UNREACHABLE);
    assertThat(MemberCalls.refusal(() -> operator(leader).add("n 9", nowhere, nowhere)).getCode())
        .isEqualTo(FailureCode.INVALID_REQUEST);
    assertThat(
            MemberCalls.refusal(() ->
                    operator(leader)
                        .add("n9", new HostPort("192.0.2.1", 1), new HostPort("192.0.2.1", 2)))
                .getMessage())
        .contains("not a loopback address");

    joinAndAdd("n4");
    cluster.join("n5");
    Failure second =
        MemberCalls.refusal(() ->
            operator(leader).add("n5", cluster.peerAddress("n5"), cluster.clientAddress("n5")));
    assertThat(second.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(second.getLimitName()).isEqualTo("learners");
    cluster.kill("n4");
    await()
        .atMost(WITHIN)
        .until(() ->
            TestClient.untilServed(() -> operator(leader).list()).getMembersList().stream()
                .anyMatch(
                    state -> state.getMember().getNodeId().equals("n4") && !state.getReachable()));
    assertThat(MemberCalls.refusal(() -> operator(leader).promote("n4")).getCode())
        .isEqualTo(FailureCode.MEMBER_UNREACHABLE);
  }

  @Test
  void noRemovalLeavesTheClusterWithoutAMajority() throws IOException {
    start(3);
    String leader = awaitLeader();
    List<String> followers = followers();
    cluster.kill(followers.get(0));
    await()
        .atMost(WITHIN)
        .until(() ->
            TestClient.untilServed(() -> operator(leader).list()).getMembersList().stream()
                .anyMatch(state -> !state.getReachable()));
    Failure risk = MemberCalls.refusal(() -> operator(leader).remove(followers.get(1)));
    assertThat(risk.getCode()).isEqualTo(FailureCode.QUORUM_AT_RISK);
    assertThat(risk.getLimit()).isEqualTo(2);
    assertThat(risk.getActual()).isEqualTo(1);
    TestClient.untilServed(() -> operator(leader).remove(followers.get(0)));
    TestClient.untilServed(() -> client(leader).put("k", "v"));
  }

  @Test
  void theLastVoterStays() throws IOException {
    start(1);
    assertThat(MemberCalls.refusal(() -> operator("n1").remove("n1")).getCode())
        .isEqualTo(FailureCode.QUORUM_AT_RISK);
    TestClient.untilServed(() -> client("n1").put("k", "v"));
  }

  @Test
  void oneChangeAtATime() throws IOException {
    start(3);
    for (String id : List.of("n4", "n5")) {
      cluster.join(id);
    }
    String leader = awaitLeader();
    List<CompletableFuture<FailureCode>> both = new ArrayList<>();
    for (String id : List.of("n4", "n5")) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  operator(leader).add(id, cluster.peerAddress(id), cluster.clientAddress(id));
                  return FailureCode.FAILURE_CODE_UNSPECIFIED;
                } catch (StatusRuntimeException e) {
                  return TestClient.failureOf(e).getCode();
                }
              },
              task -> Thread.ofVirtual().start(task)));
    }
    List<FailureCode> codes =
        both.stream().map(one -> one.orTimeout(60, TimeUnit.SECONDS).join()).toList();
    assertThat(codes).containsOnlyOnce(FailureCode.FAILURE_CODE_UNSPECIFIED);
    assertThat(codes)
        .containsAnyOf(FailureCode.MEMBER_CHANGE_UNDER_WAY, FailureCode.LIMIT_EXCEEDED);
    assertThat(cluster.node(leader).status().followers()).hasSize(3);
  }

  @Test
  void askingAgainForWhatIsSoChangesNothing() throws IOException {
    start(1);
    joinAndAdd("n2");
    var again =
        TestClient.untilServed(
            () -> operator("n1").add("n2", cluster.peerAddress("n2"), cluster.clientAddress("n2")));
    assertThat(MemberCalls.roles(again.getMembersList())).containsEntry("n2", Role.LEARNER);
    promote("n2");
    long term = cluster.node(awaitLeader()).status().term();
    promote("n2");
    assertThat(cluster.node(awaitLeader()).status().term()).isEqualTo(term);
  }

  @Test
  void aVoterThatLostItsDirectoryIsNotTakenForANewNode() throws IOException {
    start(3);
    joinAndAdd("n4");
    promote("n4");
    cluster.kill("n4");
    Files.move(dir.resolve("n4"), dir.resolve("lost"));
    awaitLeader();

    assertThatThrownBy(() -> cluster.restartAsJoining("n4"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("is a member already");

    Files.move(dir.resolve("lost"), dir.resolve("n4"));
    cluster.restartAsJoining("n4");
    await().atMost(WITHIN).until(() -> cluster.node("n4").status().leader().isPresent());
  }

  @Test
  void nobodyJoinsOnAnEmptyDirectoryBeforeAMajorityHasAnswered() throws IOException {
    start(3);
    for (String id : followers()) {
      cluster.kill(id);
    }
    assertThatThrownBy(() -> cluster.join("n4"))
        .hasRootCauseInstanceOf(IOException.class)
        .hasMessageContaining("has to hear from a majority");
    assertThat(dir.resolve("n4").resolve("identity")).doesNotExist();
  }

  @Test
  void thePeerGaugesFollowTheMembers() throws IOException {
    start(3);
    joinAndAdd("n4");
    promote("n4");
    String leader = awaitLeader();
    await()
        .atMost(WITHIN)
        .until(() ->
            gauge(leader, "aegis.raft.voters.configured") == 4
                && gauge(leader, "aegis.raft.voters.live") == 4);
    String gone = followers().stream().filter(id -> !id.equals("n4")).findFirst().orElseThrow();
    TestClient.untilServed(() -> operator(leader).remove(gone));
    await()
        .atMost(WITHIN)
        .until(() ->
            gauge(leader, "aegis.raft.voters.configured") == 3
                && cluster.meters(leader).find("aegis.raft.log.lag").tag("follower", gone).gauge()
                    == null);
  }

  @Test
  void aNewConfigurationRollsThroughTheMembersOfNow() throws IOException {
    start(3);
    joinAndAdd("n4");
    String gone = followers().stream().filter(id -> !id.equals("n4")).findFirst().orElseThrow();
    cluster.kill(gone);
    await()
        .atMost(WITHIN)
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .until(() -> !operator(awaitLeader()).remove(gone).getMembersList().isEmpty());
    String before = client("n4").status().getConfigDigest();

    cluster.mount(cluster.mounted().replace("max-watchers: 1000", "max-watchers: 1001"));

    List<String> members = List.copyOf(cluster.running().keySet());
    await()
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
        .untilAsserted(() ->
            assertThat(members)
                .hasSize(3)
                .allSatisfy(
                    id -> assertThat(client(id).status().getConfigDigest()).isNotEqualTo(before)));
    assertThat(cluster.asked())
        .extracting(InProcessCluster.Asked::id)
        .containsExactlyInAnyOrderElementsOf(members);
  }

  private double gauge(String node, String name) {
    var gauge = cluster.meters(node).find(name).gauge();
    return gauge == null ? Double.NaN : gauge.value();
  }
}
