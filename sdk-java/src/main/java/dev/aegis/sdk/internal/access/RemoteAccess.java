package dev.aegis.sdk.internal.access;

import dev.aegis.sdk.Access;
import dev.aegis.sdk.AccessPolicy;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Grant;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.AccessServiceGrpc;
import dev.aegis.wire.v1.AccessServiceGrpc.AccessServiceBlockingV2Stub;
import dev.aegis.wire.v1.GetPolicyRequest;
import dev.aegis.wire.v1.GetPolicyResponse;
import dev.aegis.wire.v1.Operator;
import dev.aegis.wire.v1.SetPolicyRequest;
import io.grpc.Channel;
import java.util.ArrayList;
import java.util.List;

/// The policy over the wire. Setting it has no request id: a repeat after a lost answer would be
/// told that another version is in force, which is its own.
public final class RemoteAccess implements Access {
  private final Failover failover;

  public RemoteAccess(Failover failover) {
    this.failover = failover;
  }

  @Override
  public AccessPolicy policy() {
    GetPolicyResponse answer =
        failover.call(
            "GetPolicy",
            "The reading of the access policy",
            Effect.NONE,
            on -> stub(on).getPolicy(GetPolicyRequest.getDefaultInstance()));
    List<Grant> grants = new ArrayList<>();
    for (dev.aegis.wire.v1.Grant wire : answer.getGrantsList()) {
      grants.add(fromWire(wire));
    }
    return new AccessPolicy(answer.getVersion(), grants);
  }

  @Override
  public boolean setPolicy(long expectedVersion, List<Grant> grants) {
    SetPolicyRequest.Builder request =
        SetPolicyRequest.newBuilder().setExpectedVersion(expectedVersion);
    grants.forEach(grant -> request.addGrants(toWire(grant)));
    SetPolicyRequest once = request.build();
    return failover
        .call(
            "SetPolicy",
            "The setting of the access policy",
            Effect.ONCE,
            on -> stub(on).setPolicy(once))
        .getSet();
  }

  private static AccessServiceBlockingV2Stub stub(Channel channel) {
    return AccessServiceGrpc.newBlockingV2Stub(channel);
  }

  private static dev.aegis.wire.v1.Grant toWire(Grant grant) {
    dev.aegis.wire.v1.Grant.Builder wire =
        dev.aegis.wire.v1.Grant.newBuilder().setIdentity(grant.identity());
    switch (grant) {
      case Grant.Reader(_, Bytes prefix) -> wire.setReaderOfKeys(WireBytes.toWire(prefix));
      case Grant.Writer(_, Bytes prefix) -> wire.setWriterOfKeys(WireBytes.toWire(prefix));
      case Grant.Locker(_, String prefix) -> wire.setLockerOfLocks(prefix);
      case Grant.Operator _ -> wire.setOperator(Operator.getDefaultInstance());
    }
    return wire.build();
  }

  private static Grant fromWire(dev.aegis.wire.v1.Grant wire) {
    String identity = wire.getIdentity();
    return switch (wire.getRoleCase()) {
      case READER_OF_KEYS -> new Grant.Reader(identity, WireBytes.fromWire(wire.getReaderOfKeys()));
      case WRITER_OF_KEYS -> new Grant.Writer(identity, WireBytes.fromWire(wire.getWriterOfKeys()));
      case LOCKER_OF_LOCKS -> new Grant.Locker(identity, wire.getLockerOfLocks());
      case OPERATOR -> new Grant.Operator(identity);
      // Left out it would be lost for good with the next policy that is made of this one.
      case ROLE_NOT_SET ->
          throw new IllegalStateException(
              "The policy grants "
                  + identity
                  + " a role this client does not know; use a newer one.");
    };
  }
}
