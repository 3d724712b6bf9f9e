package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.CampaignRequest;
import dev.aegis.wire.v1.CampaignResponse;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.RequestId;
import io.grpc.Channel;
import io.grpc.StatusException;

/// A way into a lock's queue. The two answer alike.
sealed interface Entry {

  /// The lock, and how long to wait for it.
  LockRequest request();

  /// The method, for observers.
  String operation();

  /// What is done, as the beginning of a sentence. No two entries of one session that could be
  /// mistaken for each other have the same.
  String what();

  /// Asks one node.
  AcquireLockResponse enter(Channel on, RequestId id, long waitMs) throws StatusException;

  /// As a lock.
  record ByLock(LockRequest request) implements Entry {
    @Override
    public String operation() {
      return "Acquire";
    }

    @Override
    public String what() {
      return "Acquiring lock \"" + request.name() + "\"";
    }

    @Override
    public AcquireLockResponse enter(Channel on, RequestId id, long waitMs) throws StatusException {
      return LockServiceGrpc.newBlockingV2Stub(on)
          .acquire(
              AcquireLockRequest.newBuilder()
                  .setRequest(id)
                  .setLockName(request.name())
                  .setWaitMs(waitMs)
                  .setLockDelayMs(request.lockDelay().toMillis())
                  .build());
    }
  }

  /// As an election.
  record ByElection(LockRequest request, Bytes value) implements Entry {
    @Override
    public String operation() {
      return "Campaign";
    }

    @Override
    public String what() {
      return "Campaigning in election \"" + request.name() + "\"";
    }

    @Override
    public AcquireLockResponse enter(Channel on, RequestId id, long waitMs) throws StatusException {
      CampaignResponse answer =
          ElectionServiceGrpc.newBlockingV2Stub(on)
              .campaign(
                  CampaignRequest.newBuilder()
                      .setRequest(id)
                      .setElectionName(request.name())
                      .setValue(WireBytes.toWire(value))
                      .setWaitMs(waitMs)
                      .setLockDelayMs(request.lockDelay().toMillis())
                      .build());
      AcquireLockResponse.Builder alike =
          AcquireLockResponse.newBuilder().setHeader(answer.getHeader());
      return (answer.hasElected()
              ? alike.setGranted(answer.getElected())
              : alike.setNotGranted(answer.getNotElected()))
          .build();
    }
  }
}
