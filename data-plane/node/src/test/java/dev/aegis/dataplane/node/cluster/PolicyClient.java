package dev.aegis.dataplane.node.cluster;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.AccessServiceGrpc;
import dev.aegis.wire.v1.GetPolicyRequest;
import dev.aegis.wire.v1.GetPolicyResponse;
import dev.aegis.wire.v1.Grant;
import dev.aegis.wire.v1.Operator;
import dev.aegis.wire.v1.SetPolicyRequest;
import dev.aegis.wire.v1.SetPolicyResponse;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// An operator at work.
record PolicyClient(Channel channel) {

  static Grant reader(String identity, String prefix) {
    return Grant.newBuilder()
        .setIdentity(identity)
        .setReaderOfKeys(ByteString.copyFromUtf8(prefix))
        .build();
  }

  static Grant writer(String identity, String prefix) {
    return Grant.newBuilder()
        .setIdentity(identity)
        .setWriterOfKeys(ByteString.copyFromUtf8(prefix))
        .build();
  }

  static Grant locker(String identity, String prefix) {
    return Grant.newBuilder().setIdentity(identity).setLockerOfLocks(prefix).build();
  }

  /// Sets these grants, and the test's operator, in place of what is in force.
  void set(Grant... grants) {
    List<Grant> all = new ArrayList<>(List.of(grants));
    all.add(
        Grant.newBuilder()
            .setIdentity(TestCertificates.OPERATOR)
            .setOperator(Operator.getDefaultInstance())
            .build());
    SetPolicyResponse _ =
        TestClient.untilServed(() ->
            stub()
                .setPolicy(
                    SetPolicyRequest.newBuilder()
                        .setExpectedVersion(get().getVersion())
                        .addAllGrants(all)
                        .build()));
  }

  GetPolicyResponse get() {
    return stub().getPolicy(GetPolicyRequest.getDefaultInstance());
  }

  private AccessServiceGrpc.AccessServiceBlockingStub stub() {
    return AccessServiceGrpc.newBlockingStub(channel).withDeadlineAfter(Duration.ofSeconds(10));
  }
}
