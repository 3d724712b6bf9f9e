package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.Failure;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.OptionalLong;

/// A node as a client of its own cluster, through its own client port: whoever leads, the port
/// passes it on.
///
/// Nothing here throws on a cluster that does not answer: the caller tries again on its next turn.
public final class OwnClient implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final ManagedChannel channel;

  /// Where nodes have certificates: this node's own says whose calls these are.
  public OwnClient(HostPort clientPort, Transport transport) {
    this.channel = Connections.to(clientPort, transport).build();
  }

  /// Where nodes have none.
  OwnClient(HostPort clientPort, OwnCalls ownCalls) {
    this.channel =
        Connections.to(clientPort, new Transport.Plain()).intercept(ownCalls.credentials()).build();
  }

  /// Opens a session and takes a lock under it without waiting.
  ///
  /// @return the session that holds the lock; empty when the lock is somebody else's or nobody
  ///   answered
  public OptionalLong tryLock(String lock, String owner, Duration ttl) {
    OptionalLong session = openSession(owner, ttl);
    if (session.isEmpty() || acquires(lock, session.getAsLong())) {
      return session;
    }
    // In vain while nobody leads; the session then expires by itself.
    var _ = endSession(session.getAsLong());
    return OptionalLong.empty();
  }

  private OptionalLong openSession(String owner, Duration ttl) {
    CreateSessionRequest request =
        CreateSessionRequest.newBuilder().setOwner(owner).setTtlMs(ttl.toMillis()).build();
    try {
      return OptionalLong.of(sessions().create(request).getSessionId());
    } catch (StatusRuntimeException _) {
      return OptionalLong.empty();
    }
  }

  /// A grant whose answer is lost counts as none.
  private boolean acquires(String lock, long session) {
    AcquireLockRequest request =
        AcquireLockRequest.newBuilder()
            .setLockName(lock)
            .setRequest(RequestId.newBuilder().setSessionId(session).setSequence(1))
            .build();
    try {
      return LockServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE)
          .acquire(request)
          .hasGranted();
    } catch (StatusRuntimeException _) {
      return false;
    }
  }

  /// Ends a session and what it holds.
  ///
  /// @return whether it is gone now
  public boolean endSession(long session) {
    try {
      var _ = sessions().end(EndSessionRequest.newBuilder().setSessionId(session).build());
      return true;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode() == Status.Code.NOT_FOUND;
    }
  }

  /// A barrier at the leader, wherever it is: a look at a lock that nobody takes.
  ///
  /// @return index of an applied entry; all that was acknowledged before this call lies before it
  /// @throws StatusRuntimeException with the contract's failure when no leader could be asked
  long barrier() {
    try {
      return LockServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(DEADLINE)
          .describe(DescribeLockRequest.newBuilder().setLockName("aegis/barrier").build())
          .getHeader()
          .getAppliedIndex();
    } catch (StatusRuntimeException e) {
      Failure failure = Failures.in(e);
      throw failure == null || failure.getCode() == FailureCode.OUTCOME_UNKNOWN
          ? Failures.of(
              FailureCode.NO_LEADER,
              "No leader with a majority behind it answered (%s). Try again."
                  .formatted(e.getStatus().getCode()))
          : Failures.of(failure);
    }
  }

  private SessionServiceGrpc.SessionServiceBlockingStub sessions() {
    return SessionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
