package dev.aegis.dataplane.node.replication;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aegis.dataplane.command.AccessPolicy;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.machine.MachineSnapshot.AccessState;
import dev.aegis.dataplane.machine.MachineSnapshot.Binding;
import dev.aegis.wire.log.v1.AccessRecord;
import dev.aegis.wire.log.v1.BindingRecord;
import dev.aegis.wire.log.v1.PolicyRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Callers, grants and the state of access control as bytes, for log entries and snapshots alike.
/// Decoding is total: what a later version may have written comes back as null.
final class AccessCodec {
  private AccessCodec() {}

  static dev.aegis.wire.log.v1.Caller encode(Caller caller) {
    return switch (caller) {
      case Caller.Client(String identity, boolean bootstrapOperator) ->
          dev.aegis.wire.log.v1.Caller.newBuilder()
              .setClient(identity)
              .setBootstrapOperator(bootstrapOperator)
              .build();
      case Caller.Node(String id) -> dev.aegis.wire.log.v1.Caller.newBuilder().setNode(id).build();
    };
  }

  static @Nullable Caller decode(dev.aegis.wire.log.v1.Caller in) {
    return switch (in.getWhoCase()) {
      case CLIENT -> new Caller.Client(in.getClient(), in.getBootstrapOperator());
      case NODE -> new Caller.Node(in.getNode());
      case WHO_NOT_SET -> null;
    };
  }

  static List<dev.aegis.wire.log.v1.Grant> encode(List<Grant> grants) {
    return grants.stream().map(AccessCodec::encode).toList();
  }

  private static dev.aegis.wire.log.v1.Grant encode(Grant grant) {
    dev.aegis.wire.log.v1.Grant.Builder out =
        dev.aegis.wire.log.v1.Grant.newBuilder().setIdentity(grant.identity());
    switch (grant) {
      case Grant.Reader(_, Bytes prefix) -> out.setReaderOfKeys(bytes(prefix));
      case Grant.Writer(_, Bytes prefix) -> out.setWriterOfKeys(bytes(prefix));
      case Grant.Locker(_, String prefix) -> out.setLockerOfLocks(prefix);
      case Grant.Operator _ -> out.setOperator(true);
    }
    return out.build();
  }

  static @Nullable List<Grant> decode(List<dev.aegis.wire.log.v1.Grant> in) {
    List<Grant> grants = new ArrayList<>(in.size());
    for (dev.aegis.wire.log.v1.Grant grant : in) {
      switch (grant.getRoleCase()) {
        case READER_OF_KEYS ->
            grants.add(new Grant.Reader(grant.getIdentity(), bytes(grant.getReaderOfKeys())));
        case WRITER_OF_KEYS ->
            grants.add(new Grant.Writer(grant.getIdentity(), bytes(grant.getWriterOfKeys())));
        case LOCKER_OF_LOCKS ->
            grants.add(new Grant.Locker(grant.getIdentity(), grant.getLockerOfLocks()));
        case OPERATOR -> grants.add(new Grant.Operator(grant.getIdentity()));
        case ROLE_NOT_SET -> {
          return null;
        }
      }
    }
    return grants;
  }

  static AccessRecord policy(AccessPolicy policy) {
    return AccessRecord.newBuilder()
        .setPolicy(
            PolicyRecord.newBuilder()
                .setVersion(policy.version())
                .addAllGrants(encode(policy.grants())))
        .build();
  }

  static AccessRecord binding(Binding binding) {
    return AccessRecord.newBuilder()
        .setBinding(
            BindingRecord.newBuilder()
                .setSession(binding.session().value())
                .setPrincipal(binding.principal()))
        .build();
  }

  /// Collects the access records of a snapshot. A snapshot without any is one of a cluster that
  /// never had a policy.
  static final class Collector {
    private final List<Binding> bindings = new ArrayList<>();
    private AccessPolicy policy = AccessPolicy.NONE;

    void add(AccessRecord in) throws IOException {
      switch (in.getAccessCase()) {
        case POLICY -> {
          List<Grant> grants = decode(in.getPolicy().getGrantsList());
          if (grants == null) {
            throw new IOException(
                "the policy in a snapshot has a role this software does not know");
          }
          policy = new AccessPolicy(in.getPolicy().getVersion(), grants);
        }
        case BINDING ->
            bindings.add(
                new Binding(
                    new SessionId(in.getBinding().getSession()), in.getBinding().getPrincipal()));
        case ACCESS_NOT_SET -> throw new IOException("an access record without content");
      }
    }

    AccessState state() {
      return new AccessState(policy, bindings);
    }
  }

  private static ByteString bytes(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toArray());
  }

  private static Bytes bytes(ByteString bytes) {
    return Bytes.taking(bytes.toByteArray());
  }
}
