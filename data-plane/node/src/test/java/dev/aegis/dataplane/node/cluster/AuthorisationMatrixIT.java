package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.aegis.dataplane.node.certificates.DevelopmentAuthority.Issued;
import dev.aegis.dataplane.node.grpc.Contract;
import dev.aegis.wire.peer.v1.CurrentTermRequest;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.v1.AccessServiceGrpc;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.CampaignRequest;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.CompactRequest;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.DeleteRequest;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeSessionRequest;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.ForceEndSessionRequest;
import dev.aegis.wire.v1.ForceReleaseRequest;
import dev.aegis.wire.v1.GetPolicyRequest;
import dev.aegis.wire.v1.Grant;
import dev.aegis.wire.v1.HistoryRequest;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KvServiceGrpc;
import dev.aegis.wire.v1.LeaderRequest;
import dev.aegis.wire.v1.ListLocksRequest;
import dev.aegis.wire.v1.ListSessionsRequest;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.MemberAddRequest;
import dev.aegis.wire.v1.MemberListRequest;
import dev.aegis.wire.v1.MemberPromoteRequest;
import dev.aegis.wire.v1.MemberRemoveRequest;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.Operation;
import dev.aegis.wire.v1.Operator;
import dev.aegis.wire.v1.ProclaimRequest;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import dev.aegis.wire.v1.ReleaseLockRequest;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.ResignRequest;
import dev.aegis.wire.v1.SaveSnapshotRequest;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.SetPolicyRequest;
import dev.aegis.wire.v1.StatusRequest;
import dev.aegis.wire.v1.Transaction;
import dev.aegis.wire.v1.TxnRequest;
import dev.aegis.wire.v1.ValidateTokenRequest;
import dev.aegis.wire.v1.WatchRequest;
import dev.aegis.wire.v1.WatchServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.ratis.thirdparty.io.grpc.ServiceDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every method of every service on every port, for everybody there is: ADR-001 on the wire.
///
/// The methods come from the descriptors and the expectations from the table below; a method that
/// the table does not know fails the test until somebody has decided who may call it.
class AuthorisationMatrixIT {
  private static final List<String> NODES = List.of("n1", "n2", "n3");
  private static final long NO_SESSION = 999_999;

  @TempDir static Path dir;
  private static TestCertificates certificates;
  private static InProcessCluster cluster;

  /// Somebody who tries.
  private enum Who {
    NOBODY,
    AGENT_OF_ANOTHER_AUTHORITY,
    AGENT_WITHOUT_A_ROLE,
    READER,
    WRITER,
    LOCKER,
    OPERATOR,
    MEMBER,
    NODE_OF_NO_CLUSTER;

    /// What they show at a client port; absent: no certificate.
    @Nullable Issued certificate() {
      return switch (this) {
        case NOBODY -> null;
        case AGENT_OF_ANOTHER_AUTHORITY -> certificates.strangers.client("agent");
        case AGENT_WITHOUT_A_ROLE -> certificates.clients.client("agent");
        case READER -> certificates.clients.client("reader");
        case WRITER -> certificates.clients.client("writer");
        case LOCKER -> certificates.clients.client("locker");
        case OPERATOR -> certificates.clients.client(TestCertificates.OPERATOR);
        case MEMBER -> certificates.clients.node("n2", List.of("127.0.0.1"));
        case NODE_OF_NO_CLUSTER -> certificates.clients.node("n9", List.of("127.0.0.1"));
      };
    }

    boolean passesTheHandshake() {
      return this != NOBODY && this != AGENT_OF_ANOTHER_AUTHORITY;
    }
  }

  /// What a call asks, and who may. All ask something harmless that the machine would answer.
  private record Sample(Message request, Set<Who> mayCall) {
    Message requestTo(String node) {
      return request instanceof CurrentTermRequest question
          ? question.toBuilder().setNode(node).build()
          : request;
    }
  }

  private static final Set<Who> ANY_ROLE =
      EnumSet.of(Who.READER, Who.WRITER, Who.LOCKER, Who.OPERATOR, Who.MEMBER);

  /// A node that was removed, or that joins, has to find out who belongs.
  private static final Set<Who> ASK_FOR_STATUS =
      EnumSet.of(
          Who.READER, Who.WRITER, Who.LOCKER, Who.OPERATOR, Who.MEMBER, Who.NODE_OF_NO_CLUSTER);

  private static final Set<Who> READS = EnumSet.of(Who.READER, Who.WRITER, Who.OPERATOR);
  private static final Set<Who> WRITES = EnumSet.of(Who.WRITER, Who.OPERATOR);
  private static final Set<Who> LOCKS = EnumSet.of(Who.LOCKER, Who.OPERATOR);
  private static final Set<Who> OPERATES = EnumSet.of(Who.OPERATOR);
  private static final Set<Who> MEMBERS = EnumSet.of(Who.MEMBER);

  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final RequestId REQUEST =
      RequestId.newBuilder().setSessionId(NO_SESSION).setSequence(1).build();

  private static final Map<String, Sample> SAMPLES = samples();

  private static Map<String, Sample> samples() {
    Map<String, Sample> samples = new TreeMap<>();
    put(
        samples,
        SessionServiceGrpc.getCreateMethod(),
        CreateSessionRequest.getDefaultInstance(),
        ANY_ROLE);
    put(
        samples,
        SessionServiceGrpc.getKeepAliveMethod(),
        KeepAliveRequest.newBuilder().setSessionId(NO_SESSION).build(),
        ANY_ROLE);
    put(
        samples,
        SessionServiceGrpc.getEndMethod(),
        EndSessionRequest.newBuilder().setSessionId(NO_SESSION).build(),
        ANY_ROLE);
    put(
        samples,
        SessionServiceGrpc.getDescribeMethod(),
        DescribeSessionRequest.newBuilder().setSessionId(NO_SESSION).build(),
        ANY_ROLE);
    put(
        samples,
        LockServiceGrpc.getAcquireMethod(),
        AcquireLockRequest.newBuilder().setRequest(REQUEST).setLockName("l").build(),
        LOCKS);
    put(
        samples,
        LockServiceGrpc.getReleaseMethod(),
        ReleaseLockRequest.newBuilder().setRequest(REQUEST).setLockName("l").setToken(1).build(),
        LOCKS);
    put(
        samples,
        LockServiceGrpc.getDescribeMethod(),
        DescribeLockRequest.newBuilder().setLockName("l").build(),
        LOCKS);
    put(samples, KvServiceGrpc.getPutMethod(), PutRequest.newBuilder().setKey(KEY).build(), WRITES);
    put(
        samples,
        KvServiceGrpc.getDeleteMethod(),
        DeleteRequest.newBuilder().setKey(KEY).build(),
        WRITES);
    put(
        samples,
        KvServiceGrpc.getRangeMethod(),
        RangeRequest.newBuilder().setKey(KEY).build(),
        READS);
    put(
        samples,
        WatchServiceGrpc.getWatchMethod(),
        WatchRequest.newBuilder().setKey(KEY).build(),
        READS);
    put(
        samples,
        ClusterServiceGrpc.getStatusMethod(),
        StatusRequest.getDefaultInstance(),
        ASK_FOR_STATUS);
    put(
        samples,
        ClusterServiceGrpc.getSaveSnapshotMethod(),
        SaveSnapshotRequest.getDefaultInstance(),
        OPERATES);
    put(
        samples,
        AccessServiceGrpc.getGetPolicyMethod(),
        GetPolicyRequest.getDefaultInstance(),
        OPERATES);
    put(
        samples,
        AccessServiceGrpc.getSetPolicyMethod(),
        SetPolicyRequest.newBuilder()
            .setExpectedVersion(999)
            .addGrants(
                Grant.newBuilder().setIdentity("x").setOperator(Operator.getDefaultInstance()))
            .build(),
        OPERATES);
    put(
        samples,
        PeerServiceGrpc.getCurrentTermMethod(),
        CurrentTermRequest.newBuilder()
            .setGroup(
                UUID.nameUUIDFromBytes("aegis:test".getBytes(StandardCharsets.UTF_8)).toString())
            .build(),
        MEMBERS);
    addSessionsLocksAndKeys(samples);
    addElections(samples);
    addMembers(samples);
    return samples;
  }

  private static void addSessionsLocksAndKeys(Map<String, Sample> samples) {
    put(
        samples,
        SessionServiceGrpc.getListMethod(),
        ListSessionsRequest.getDefaultInstance(),
        OPERATES);
    put(
        samples,
        SessionServiceGrpc.getForceEndMethod(),
        ForceEndSessionRequest.newBuilder().setSessionId(NO_SESSION).build(),
        OPERATES);
    put(
        samples,
        LockServiceGrpc.getListMethod(),
        ListLocksRequest.newBuilder().setPrefix("l").build(),
        LOCKS);
    put(
        samples,
        LockServiceGrpc.getValidateTokenMethod(),
        ValidateTokenRequest.newBuilder().setLockName("l").setToken(1).build(),
        LOCKS);
    put(
        samples,
        LockServiceGrpc.getForceReleaseMethod(),
        ForceReleaseRequest.newBuilder().setRequest(REQUEST).setLockName("l").build(),
        OPERATES);
    put(
        samples,
        KvServiceGrpc.getDeleteRangeMethod(),
        DeleteRangeRequest.newBuilder().setKey(KEY).build(),
        WRITES);
    put(
        samples,
        KvServiceGrpc.getTxnMethod(),
        TxnRequest.newBuilder()
            .setTransaction(
                Transaction.newBuilder()
                    .addThen(Operation.newBuilder().setPut(PutRequest.newBuilder().setKey(KEY))))
            .build(),
        WRITES);
    put(
        samples,
        KvServiceGrpc.getHistoryMethod(),
        HistoryRequest.newBuilder().setKey(KEY).build(),
        READS);
    put(samples, KvServiceGrpc.getCompactMethod(), CompactRequest.getDefaultInstance(), OPERATES);
  }

  private static void addElections(Map<String, Sample> samples) {
    put(
        samples,
        ElectionServiceGrpc.getCampaignMethod(),
        CampaignRequest.newBuilder().setRequest(REQUEST).setElectionName("l").build(),
        LOCKS);
    put(
        samples,
        ElectionServiceGrpc.getProclaimMethod(),
        ProclaimRequest.newBuilder().setRequest(REQUEST).setElectionName("l").setToken(1).build(),
        LOCKS);
    put(
        samples,
        ElectionServiceGrpc.getResignMethod(),
        ResignRequest.newBuilder().setRequest(REQUEST).setElectionName("l").setToken(1).build(),
        LOCKS);
    put(
        samples,
        ElectionServiceGrpc.getLeaderMethod(),
        LeaderRequest.newBuilder().setElectionName("l").build(),
        LOCKS);
    put(
        samples,
        ElectionServiceGrpc.getObserveMethod(),
        ObserveRequest.newBuilder().setElectionName("l").build(),
        LOCKS);
  }

  /// What an operator asks for here cannot be done, and is refused for that.
  private static void addMembers(Map<String, Sample> samples) {
    put(
        samples,
        ClusterServiceGrpc.getMemberListMethod(),
        MemberListRequest.getDefaultInstance(),
        OPERATES);
    put(
        samples,
        ClusterServiceGrpc.getMemberAddMethod(),
        MemberAddRequest.newBuilder()
            .setNodeId("n1")
            .setPeerAddress("127.0.0.1:1")
            .setClientAddress("127.0.0.1:2")
            .build(),
        OPERATES);
    put(
        samples,
        ClusterServiceGrpc.getMemberPromoteMethod(),
        MemberPromoteRequest.newBuilder().setNodeId("n9").build(),
        OPERATES);
    put(
        samples,
        ClusterServiceGrpc.getMemberRemoveMethod(),
        MemberRemoveRequest.newBuilder().setNodeId("n9").build(),
        OPERATES);
  }

  private static void put(
      Map<String, Sample> samples, MethodDescriptor<?, ?> method, Message request, Set<Who> may) {
    samples.put(method.getFullMethodName(), new Sample(request, may));
  }

  @BeforeAll
  static void start() throws IOException {
    certificates = new TestCertificates(dir.resolve("certificates"), NODES);
    cluster =
        InProcessCluster.start(
            dir, 3, InProcessCluster.Options.steadyLeader().withSecurity(certificates::of));
    await().atMost(Duration.ofSeconds(60)).until(() -> cluster.leader().isPresent());
    ManagedChannel operator =
        certificates.channel(cluster.clientAddress("n1"), TestCertificates.OPERATOR);
    try {
      new PolicyClient(operator)
          .set(
              PolicyClient.reader("reader", ""),
              PolicyClient.writer("writer", ""),
              PolicyClient.locker("locker", ""));
    } finally {
      operator.shutdownNow();
    }
    // The status of a node is checked against that node's own state.
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            cluster.running().values().stream()
                    .map(node -> node.fingerprint().index())
                    .distinct()
                    .count()
                == 1);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void everyMethodOfTheContractHasItsPlaceInTheTable() {
    assertThat(Contract.methods())
        .extracting(MethodDescriptor::getFullMethodName)
        .containsExactlyElementsOf(SAMPLES.keySet());
  }

  @Test
  void everyClientPortAllowsExactlyWhatTheTableSays() {
    for (String node : NODES) {
      for (Who who : Who.values()) {
        ManagedChannel channel =
            certificates.channel(cluster.clientAddress(node), who.certificate());
        try {
          Contract.methods().forEach(method -> check(channel, node, who, method));
        } finally {
          channel.shutdownNow();
        }
      }
    }
  }

  /// A member's own call gets no hop, so at a follower it learns who leads, whatever it asks.
  private static void check(
      ManagedChannel channel, String node, Who who, MethodDescriptor<?, ?> method) {
    Sample sample =
        Objects.requireNonNull(SAMPLES.get(method.getFullMethodName()), method.getFullMethodName());
    OneCall.Ending ending = OneCall.of(channel, method, sample.requestTo(node));
    String what = "%s calls %s at %s: %s".formatted(who, method.getFullMethodName(), node, ending);
    if (!who.passesTheHandshake()) {
      assertThat(ending.status()).as(what).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(ending.failure().getCode())
          .as(what)
          .isEqualTo(FailureCode.FAILURE_CODE_UNSPECIFIED);
    } else if (who == Who.MEMBER && ending.failure().getCode() == FailureCode.NOT_LEADER) {
      assertThat(sample.mayCall())
          .as("what nodes ask each other, any answers")
          .isNotEqualTo(MEMBERS);
    } else if (sample.mayCall().contains(who)) {
      assertThat(ending.status())
          .as(what)
          .isIn(Status.Code.OK, Status.Code.NOT_FOUND, Status.Code.ALREADY_EXISTS);
    } else {
      assertThat(ending.failure().getCode()).as(what).isEqualTo(FailureCode.PERMISSION_DENIED);
    }
  }

  /// Nobody of the clients' side, whatever their role, gets past the handshake of the peer port.
  @Test
  void noClientReachesAnythingAtAPeerPort() {
    for (String node : NODES) {
      for (Who who : Who.values()) {
        assertPeerPortRefuses(node, who.certificate(), Set.of(), who.toString());
      }
      assertPeerPortRefuses(
          node,
          certificates.clients.node("n1", List.of("127.0.0.1")),
          Set.of(),
          "a node's certificate for the client port");
    }
  }

  @Test
  void whoIsNoMemberReachesNothingAtAPeerPortAlsoWithTheRightAuthority() {
    for (Issued shown :
        List.of(
            certificates.peers.client("agent"),
            certificates.peers.node("n9", List.of("127.0.0.1")))) {
      assertPeerPortRefuses(
          "n1",
          shown,
          Set.of(org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED),
          "no member");
    }
  }

  @Test
  void aMemberReachesThePeerProtocolAndNothingElse() {
    Issued member = certificates.peers.node("n2", List.of("127.0.0.1"));
    try (PeerPortClient peer =
        PeerPortClient.with(cluster.peerAddress("n1"), certificates.peers.certificate(), member)) {
      for (ServiceDescriptor service : PeerPortClient.closedServices()) {
        service
            .getMethods()
            .forEach(method ->
                assertThat(peer.call(method))
                    .as(method.getFullMethodName())
                    .isEqualTo(org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED));
      }
      PeerPortClient.peerProtocol()
          .getMethods()
          .forEach(method ->
              assertThat(peer.call(method))
                  .as("%s gets past the port", method.getFullMethodName())
                  .isNotIn(
                      org.apache.ratis.thirdparty.io.grpc.Status.Code.PERMISSION_DENIED,
                      org.apache.ratis.thirdparty.io.grpc.Status.Code.UNAVAILABLE));
    }
  }

  private static void assertPeerPortRefuses(
      String node,
      @Nullable Issued shown,
      Set<org.apache.ratis.thirdparty.io.grpc.Status.Code> orAfterTheHandshake,
      String what) {
    try (PeerPortClient peer =
        PeerPortClient.with(cluster.peerAddress(node), certificates.peers.certificate(), shown)) {
      List<ServiceDescriptor> services =
          java.util.stream.Stream.concat(
                  PeerPortClient.closedServices().stream(),
                  java.util.stream.Stream.of(PeerPortClient.peerProtocol()))
              .toList();
      for (ServiceDescriptor service : services) {
        for (var method : service.getMethods()) {
          var code = peer.call(method);
          assertThat(code)
              .as("%s calls %s at %s", what, method.getFullMethodName(), node)
              .satisfies(ended ->
                  assertThat(
                          ended == org.apache.ratis.thirdparty.io.grpc.Status.Code.UNAVAILABLE
                              || orAfterTheHandshake.contains(ended))
                      .isTrue());
        }
      }
    }
  }
}
