package dev.aegis.dataplane.node.cluster;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.AcquireLockRequest;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.CampaignRequest;
import dev.aegis.wire.v1.CampaignResponse;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.DescribeSessionRequest;
import dev.aegis.wire.v1.DescribeSessionResponse;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.ForceEndSessionRequest;
import dev.aegis.wire.v1.ForceEndSessionResponse;
import dev.aegis.wire.v1.ForceReleaseRequest;
import dev.aegis.wire.v1.ForceReleaseResponse;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.LeaderRequest;
import dev.aegis.wire.v1.LeaderResponse;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.ObserveResponse;
import dev.aegis.wire.v1.ProclaimRequest;
import dev.aegis.wire.v1.ProclaimResponse;
import dev.aegis.wire.v1.RequestId;
import dev.aegis.wire.v1.ResignRequest;
import dev.aegis.wire.v1.ResignResponse;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.Channel;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;

/// Sessions, locks and elections over the bare wire protocol, with a deadline on every call.
final class LockClient {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Channel channel;

  LockClient(Channel channel) {
    this.channel = channel;
  }

  static RequestId request(long session, long sequence) {
    return RequestId.newBuilder().setSessionId(session).setSequence(sequence).build();
  }

  SessionServiceGrpc.SessionServiceBlockingStub sessions() {
    return SessionServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE);
  }

  LockServiceGrpc.LockServiceBlockingStub locks() {
    return LockServiceGrpc.newBlockingStub(channel).withDeadlineAfter(DEADLINE);
  }

  private ElectionServiceGrpc.ElectionServiceBlockingStub elections(long waitMs) {
    return ElectionServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.plusMillis(waitMs));
  }

  long openSession(long ttlMs) {
    return sessions()
        .create(CreateSessionRequest.newBuilder().setTtlMs(ttlMs).setOwner("test").build())
        .getSessionId();
  }

  DescribeSessionResponse describeSession(long session) {
    return sessions().describe(DescribeSessionRequest.newBuilder().setSessionId(session).build());
  }

  ForceEndSessionResponse forceEnd(long session) {
    return sessions().forceEnd(ForceEndSessionRequest.newBuilder().setSessionId(session).build());
  }

  StreamObserver<KeepAliveRequest> keepAlive(List<KeepAliveResponse> answers) {
    return SessionServiceGrpc.newStub(channel)
        .keepAlive(
            new StreamObserver<>() {
              @Override
              public void onNext(KeepAliveResponse answer) {
                answers.add(answer);
              }

              @Override
              public void onError(Throwable failure) {
                // The answers that are missing tell.
              }

              @Override
              public void onCompleted() {
                // The answers that came tell.
              }
            });
  }

  AcquireLockResponse acquire(long session, long sequence, String lock, long waitMs) {
    return LockServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE.plusMillis(waitMs))
        .acquire(
            AcquireLockRequest.newBuilder()
                .setRequest(request(session, sequence))
                .setLockName(lock)
                .setWaitMs(waitMs)
                .build());
  }

  DescribeLockResponse describe(String lock) {
    return locks().describe(DescribeLockRequest.newBuilder().setLockName(lock).build());
  }

  ForceReleaseResponse forceRelease(String lock, long token) {
    return locks()
        .forceRelease(
            ForceReleaseRequest.newBuilder()
                .setLockName(lock)
                .setToken(token)
                .setNote("test: stuck")
                .build());
  }

  CampaignResponse campaign(
      long session, long sequence, String election, String value, long waitMs) {
    return elections(waitMs)
        .campaign(
            CampaignRequest.newBuilder()
                .setRequest(request(session, sequence))
                .setElectionName(election)
                .setValue(ByteString.copyFromUtf8(value))
                .setWaitMs(waitMs)
                .build());
  }

  ProclaimResponse proclaim(
      long session, long sequence, String election, long token, String value) {
    return elections(0)
        .proclaim(
            ProclaimRequest.newBuilder()
                .setRequest(request(session, sequence))
                .setElectionName(election)
                .setToken(token)
                .setValue(ByteString.copyFromUtf8(value))
                .build());
  }

  ResignResponse resign(long session, long sequence, String election, long token) {
    return elections(0)
        .resign(
            ResignRequest.newBuilder()
                .setRequest(request(session, sequence))
                .setElectionName(election)
                .setToken(token)
                .build());
  }

  LeaderResponse leader(String election) {
    return elections(0).leader(LeaderRequest.newBuilder().setElectionName(election).build());
  }

  /// Observes election "head".
  Iterator<ObserveResponse> observe(ObserveRequest from) {
    return ElectionServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(Duration.ofMinutes(2))
        .observe(from.toBuilder().setElectionName("head").build());
  }
}
