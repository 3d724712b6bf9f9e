package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Caller;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Grant;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.wire.v1.AccessServiceGrpc;
import dev.aegis.wire.v1.GetPolicyRequest;
import dev.aegis.wire.v1.GetPolicyResponse;
import dev.aegis.wire.v1.Operator;
import dev.aegis.wire.v1.SetPolicyRequest;
import dev.aegis.wire.v1.SetPolicyResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The access policy over gRPC. Runs on the leader; other nodes pass calls on (see [LeaderProxy]).
final class AccessGrpcService extends AccessServiceGrpc.AccessServiceImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(AccessGrpcService.class);
  private static final int MAX_GRANTS = 1000;

  private final Calls calls;
  private final CommandLog log;

  AccessGrpcService(Calls calls, CommandLog log) {
    this.calls = calls;
    this.log = log;
  }

  @Override
  public void getPolicy(GetPolicyRequest request, StreamObserver<GetPolicyResponse> observer) {
    calls.read(observer, this::policy);
  }

  private GetPolicyResponse policy(Position position) {
    if (!(log.query(new Query.ReadPolicy()) instanceof Answer.PolicyRead(var policy))) {
      throw new IllegalStateException("not an answer to a query for the policy");
    }
    return GetPolicyResponse.newBuilder()
        .setHeader(calls.header(position))
        .setVersion(policy.version())
        .addAllGrants(policy.grants().stream().map(AccessGrpcService::grant).toList())
        .build();
  }

  @Override
  public void setPolicy(SetPolicyRequest request, StreamObserver<SetPolicyResponse> observer) {
    String caller = Callers.current().map(Caller::principal).orElse("somebody on loopback");
    calls.write(
        observer,
        () -> new Command.SetPolicy(expectedVersion(request), grants(request.getGrantsList())),
        committed -> {
          if (committed.outcome() instanceof Outcome.PolicySet(boolean set, long version)) {
            LOG.info(
                set ? "{} set access policy {}" : "{} did not set the policy, {} is in force",
                caller,
                version);
            return SetPolicyResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .setSet(set)
                .setVersion(version)
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  private static long expectedVersion(SetPolicyRequest request) {
    if (request.getExpectedVersion() < 0) {
      throw Failures.invalid("expected_version", "is beyond the signed range");
    }
    return request.getExpectedVersion();
  }

  /// A policy without an operator could never be changed again.
  private static List<Grant> grants(List<dev.aegis.wire.v1.Grant> wanted) {
    if (wanted.size() > MAX_GRANTS) {
      throw Failures.limit("grants", MAX_GRANTS, wanted.size());
    }
    List<Grant> grants = new ArrayList<>(wanted.size());
    wanted.forEach(grant -> grants.add(grant(grant)));
    if (grants.stream().noneMatch(grant -> grant instanceof Grant.Operator)) {
      throw Failures.invalid("grants", "name no operator; nobody could set another policy");
    }
    return grants;
  }

  private static Grant grant(dev.aegis.wire.v1.Grant grant) {
    String identity = Checks.identity(grant.getIdentity());
    return switch (grant.getRoleCase()) {
      case READER_OF_KEYS -> new Grant.Reader(identity, Checks.keyPrefix(grant.getReaderOfKeys()));
      case WRITER_OF_KEYS -> new Grant.Writer(identity, Checks.keyPrefix(grant.getWriterOfKeys()));
      case LOCKER_OF_LOCKS ->
          new Grant.Locker(identity, Checks.lockPrefix(grant.getLockerOfLocks()));
      case OPERATOR -> new Grant.Operator(identity);
      case ROLE_NOT_SET -> throw Failures.invalid("grant.role", "is missing or unknown");
    };
  }

  private static dev.aegis.wire.v1.Grant grant(Grant grant) {
    dev.aegis.wire.v1.Grant.Builder out =
        dev.aegis.wire.v1.Grant.newBuilder().setIdentity(grant.identity());
    switch (grant) {
      case Grant.Reader(_, Bytes prefix) -> out.setReaderOfKeys(bytes(prefix));
      case Grant.Writer(_, Bytes prefix) -> out.setWriterOfKeys(bytes(prefix));
      case Grant.Locker(_, String prefix) -> out.setLockerOfLocks(prefix);
      case Grant.Operator _ -> out.setOperator(Operator.getDefaultInstance());
    }
    return out.build();
  }

  private static ByteString bytes(Bytes bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes.toArray());
  }
}
