package dev.aegis.dataplane.node.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.aegis.wire.peer.v1.CurrentTermRequest;
import dev.aegis.wire.peer.v1.PeerServiceGrpc;
import dev.aegis.wire.peer.v1.ViewRequest;
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
import io.grpc.MethodDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// Who may call what: a harmless request for each method, and those whom it is for.
final class AuthorisationTable {
  private static final long NO_SESSION = 999_999;

  private AuthorisationTable() {}

  /// Somebody who tries.
  enum Who {
    NOBODY,
    AGENT_OF_ANOTHER_AUTHORITY,
    AGENT_WITHOUT_A_ROLE,
    READER,
    WRITER,
    LOCKER,
    OPERATOR,
    MEMBER,
    NODE_OF_NO_CLUSTER;

    boolean passesTheHandshake() {
      return this != NOBODY && this != AGENT_OF_ANOTHER_AUTHORITY;
    }
  }

  /// What a call asks, and who may. All ask something harmless that the machine would answer.
  record Sample(Message request, Set<Who> mayCall) {
    Message requestTo(String node) {
      return switch (request) {
        case CurrentTermRequest question -> question.toBuilder().setNode(node).build();
        case ViewRequest question -> question.toBuilder().setNode(node).build();
        default -> request;
      };
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
  static final Set<Who> MEMBERS = EnumSet.of(Who.MEMBER);

  private static final ByteString KEY = ByteString.copyFromUtf8("k");
  private static final RequestId REQUEST =
      RequestId.newBuilder().setSessionId(NO_SESSION).setSequence(1).build();

  static final Map<String, Sample> SAMPLES = samples();

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
        CurrentTermRequest.newBuilder().setGroup(group()).build(),
        MEMBERS);
    put(
        samples,
        PeerServiceGrpc.getViewMethod(),
        ViewRequest.newBuilder().setGroup(group()).build(),
        MEMBERS);
    addSessionsLocksAndKeys(samples);
    addElections(samples);
    addMembers(samples);
    return samples;
  }

  private static String group() {
    return UUID.nameUUIDFromBytes("aegis:test".getBytes(StandardCharsets.UTF_8)).toString();
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
}
