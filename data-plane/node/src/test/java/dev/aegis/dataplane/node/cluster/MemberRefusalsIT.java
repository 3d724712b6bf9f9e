package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes of the members that would harm the cluster, or mean nothing, are refused by name.
class MemberRefusalsIT {
  @TempDir Path dir;

  @SuppressWarnings("NullAway.Init")
  private OperatedCluster cluster;

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void whatWouldBeUnsafeOrWrongIsRefusedByName() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    String leader = cluster.awaitLeader();
    HostPort nowhere = new HostPort("127.0.0.1", 1);

    assertThat(MemberCalls.refusal(() -> cluster.operator(leader).remove("n9")).getCode())
        .isEqualTo(FailureCode.MEMBER_NOT_FOUND);
    assertThat(MemberCalls.refusal(() -> cluster.operator(leader).promote("n9")).getCode())
        .isEqualTo(FailureCode.MEMBER_NOT_FOUND);
    assertThat(
            MemberCalls.refusal(() -> cluster.operator(leader).add("n1", nowhere, nowhere))
                .getCode())
        .isEqualTo(FailureCode.MEMBER_EXISTS);
    assertThat(
            MemberCalls.refusal(() -> cluster.operator(leader).add("n9", nowhere, nowhere))
                .getCode())
        .isEqualTo(FailureCode.MEMBER_UNREACHABLE);
    assertThat(
            MemberCalls.refusal(() -> cluster.operator(leader).add("n 9", nowhere, nowhere))
                .getCode())
        .isEqualTo(FailureCode.INVALID_REQUEST);
    assertThat(
            MemberCalls.refusal(() ->
                    cluster
                        .operator(leader)
                        .add("n9", new HostPort("192.0.2.1", 1), new HostPort("192.0.2.1", 2)))
                .getMessage())
        .contains("not a loopback address");

    cluster.joinAndAdd("n4");
    cluster.nodes.join("n5");
    Failure second =
        MemberCalls.refusal(() ->
            cluster
                .operator(leader)
                .add("n5", cluster.nodes.peerAddress("n5"), cluster.nodes.clientAddress("n5")));
    assertThat(second.getCode()).isEqualTo(FailureCode.LIMIT_EXCEEDED);
    assertThat(second.getLimitName()).isEqualTo("learners");
    cluster.nodes.kill("n4");
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() ->
            TestClient.untilServed(() -> cluster.operator(leader).list()).getMembersList().stream()
                .anyMatch(
                    state -> state.getMember().getNodeId().equals("n4") && !state.getReachable()));
    assertThat(MemberCalls.refusal(() -> cluster.operator(leader).promote("n4")).getCode())
        .isEqualTo(FailureCode.MEMBER_UNREACHABLE);
  }

  @Test
  void noRemovalLeavesTheClusterWithoutAMajority() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    String leader = cluster.awaitLeader();
    List<String> followers = cluster.followers();
    cluster.nodes.kill(followers.get(0));
    await()
        .atMost(OperatedCluster.WITHIN)
        .until(() ->
            TestClient.untilServed(() -> cluster.operator(leader).list()).getMembersList().stream()
                .anyMatch(state -> !state.getReachable()));
    Failure risk = MemberCalls.refusal(() -> cluster.operator(leader).remove(followers.get(1)));
    assertThat(risk.getCode()).isEqualTo(FailureCode.QUORUM_AT_RISK);
    assertThat(risk.getLimit()).isEqualTo(2);
    assertThat(risk.getActual()).isEqualTo(1);
    TestClient.untilServed(() -> cluster.operator(leader).remove(followers.get(0)));
    TestClient.untilServed(() -> cluster.client(leader).put("k", "v"));
  }

  @Test
  void theLastVoterStays() throws IOException {
    cluster = OperatedCluster.start(dir, 1);
    assertThat(MemberCalls.refusal(() -> cluster.operator("n1").remove("n1")).getCode())
        .isEqualTo(FailureCode.QUORUM_AT_RISK);
    TestClient.untilServed(() -> cluster.client("n1").put("k", "v"));
  }

  @Test
  void oneChangeAtATime() throws IOException {
    cluster = OperatedCluster.start(dir, 3);
    for (String id : List.of("n4", "n5")) {
      cluster.nodes.join(id);
    }
    String leader = cluster.awaitLeader();
    List<CompletableFuture<FailureCode>> both = new ArrayList<>();
    for (String id : List.of("n4", "n5")) {
      both.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  cluster
                      .operator(leader)
                      .add(id, cluster.nodes.peerAddress(id), cluster.nodes.clientAddress(id));
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
    assertThat(cluster.nodes.node(leader).status().followers()).hasSize(3);
  }
}
