package dev.aegis.dataplane.node.cluster;

import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.ClusterServiceGrpc;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.Member;
import dev.aegis.wire.v1.MemberAddRequest;
import dev.aegis.wire.v1.MemberAddResponse;
import dev.aegis.wire.v1.MemberListRequest;
import dev.aegis.wire.v1.MemberListResponse;
import dev.aegis.wire.v1.MemberPromoteRequest;
import dev.aegis.wire.v1.MemberPromoteResponse;
import dev.aegis.wire.v1.MemberRemoveRequest;
import dev.aegis.wire.v1.MemberRemoveResponse;
import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;

/// An operator who looks at the members and changes them, through one node.
record MemberCalls(Channel channel) {

  private ClusterServiceGrpc.ClusterServiceBlockingStub stub() {
    return ClusterServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofMinutes(1));
  }

  MemberListResponse list() {
    return stub().memberList(MemberListRequest.getDefaultInstance());
  }

  MemberAddResponse add(String id, HostPort peer, HostPort client) {
    return stub()
        .memberAdd(
            MemberAddRequest.newBuilder()
                .setNodeId(id)
                .setPeerAddress(peer.toString())
                .setClientAddress(client.toString())
                .build());
  }

  MemberPromoteResponse promote(String id) {
    return stub().memberPromote(MemberPromoteRequest.newBuilder().setNodeId(id).build());
  }

  MemberRemoveResponse remove(String id) {
    return stub().memberRemove(MemberRemoveRequest.newBuilder().setNodeId(id).build());
  }

  static SortedMap<String, Member.Role> roles(List<Member> members) {
    SortedMap<String, Member.Role> roles = new TreeMap<>();
    members.forEach(member -> roles.put(member.getNodeId(), member.getRole()));
    return roles;
  }

  /// What a call is refused with once a leader has looked at it.
  static Failure refusal(ThrowingCallable call) {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              StatusRuntimeException refused =
                  Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
              Assertions.assertThat(refused).as("the call is refused").isNotNull();
              return TestClient.failureOf(refused);
            },
            failure ->
                failure.getCode() != FailureCode.NO_LEADER
                    && failure.getCode() != FailureCode.NOT_LEADER);
  }
}
