package dev.aegis.dataplane.node.grpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.watch.ElectionHub;
import dev.aegis.dataplane.node.watch.ElectionObserver;
import dev.aegis.wire.v1.AcquireLockResponse;
import dev.aegis.wire.v1.CampaignRequest;
import dev.aegis.wire.v1.CampaignResponse;
import dev.aegis.wire.v1.ElectionLeader;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.LeaderRequest;
import dev.aegis.wire.v1.LeaderResponse;
import dev.aegis.wire.v1.ObserveRequest;
import dev.aegis.wire.v1.ObserveResponse;
import dev.aegis.wire.v1.ProclaimRequest;
import dev.aegis.wire.v1.ProclaimResponse;
import dev.aegis.wire.v1.ResignRequest;
import dev.aegis.wire.v1.ResignResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/// Elections over gRPC: locks with a value (see [LockGrpcService]). Runs on the leader, but for
/// `Observe`, which is served by the node it is opened on.
final class ElectionGrpcService extends ElectionServiceGrpc.ElectionServiceImplBase {
  private final Calls calls;
  private final CommandLog log;
  private final LockGrpcService locks;
  private final ElectionHub hub;
  private final int maxObservers;

  ElectionGrpcService(
      Calls calls, CommandLog log, LockGrpcService locks, ElectionHub hub, int maxObservers) {
    this.calls = calls;
    this.log = log;
    this.locks = locks;
    this.hub = hub;
    this.maxObservers = maxObservers;
  }

  @Override
  public void campaign(CampaignRequest request, StreamObserver<CampaignResponse> observer) {
    calls.answer(
        observer,
        () ->
            locks
                .acquire(
                    new Command.AcquireLock(
                        Checks.request(request.getRequest()),
                        Checks.takeableLock(request.getElectionName()),
                        Checks.waitMs(request.getWaitMs()),
                        Checks.lockDelayMs(request.getLockDelayMs()),
                        locks.maxWaiters(),
                        Checks.electionValue(request.getValue())))
                .thenApply(ElectionGrpcService::campaigned));
  }

  private static CampaignResponse campaigned(AcquireLockResponse acquired) {
    CampaignResponse.Builder response =
        CampaignResponse.newBuilder().setHeader(acquired.getHeader());
    return acquired.hasGranted()
        ? response.setElected(acquired.getGranted()).build()
        : response.setNotElected(acquired.getNotGranted()).build();
  }

  @Override
  public void proclaim(ProclaimRequest request, StreamObserver<ProclaimResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.ProclaimValue(
                Checks.request(request.getRequest()),
                Checks.lockName(request.getElectionName()),
                new FencingToken(request.getToken()),
                Checks.electionValue(request.getValue())),
        committed -> {
          if (committed.outcome() instanceof Outcome.Proclaimed(_, long proclamation)) {
            return ProclaimResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .setProclamation(proclamation)
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  @Override
  public void resign(ResignRequest request, StreamObserver<ResignResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.ReleaseLock(
                Checks.request(request.getRequest()),
                Checks.lockName(request.getElectionName()),
                new FencingToken(request.getToken())),
        committed -> {
          if (committed.outcome() instanceof Outcome.LockReleased) {
            return ResignResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  @Override
  public void leader(LeaderRequest request, StreamObserver<LeaderResponse> observer) {
    calls.read(observer, position -> led(Checks.lockName(request.getElectionName()), position));
  }

  private LeaderResponse led(LockName election, Position position) {
    LeaderResponse.Builder response = LeaderResponse.newBuilder().setHeader(calls.header(position));
    if (log.query(new Query.DescribeLeader(election))
        instanceof
        Answer.LeaderDescribed(SessionId session, FencingToken token, long number, Bytes value)) {
      response.setLeader(leader(session, token, number, value));
    }
    return response.build();
  }

  static ElectionLeader leader(
      SessionId session, FencingToken token, long proclamation, Bytes value) {
    return ElectionLeader.newBuilder()
        .setSessionId(session.value())
        .setToken(token.value())
        .setProclamation(proclamation)
        .setValue(UnsafeByteOperations.unsafeWrap(value.toArray()))
        .build();
  }

  @Override
  public void observe(ObserveRequest request, StreamObserver<ObserveResponse> observer) {
    try {
      open(request, (ServerCallStreamObserver<ObserveResponse>) observer);
    } catch (StatusRuntimeException refused) {
      observer.onError(refused);
    }
  }

  private void open(ObserveRequest request, ServerCallStreamObserver<ObserveResponse> observer) {
    LockName election = Checks.lockName(request.getElectionName());
    if (hub.open() >= maxObservers) {
      throw Failures.limit("limits.max-watchers", maxObservers, hub.open() + 1L);
    }
    CommandLog ofCall = LogOfCall.current(log);
    // Asked before each delivery, and now, before anything is said: not everybody may know.
    Runnable mayKnow =
        () -> {
          var _ = ofCall.query(new Query.DescribeLeader(election));
        };
    mayKnow.run();
    ElectionStream stream = new ElectionStream(calls, log::position, observer, mayKnow);
    observer.setOnReadyHandler(stream::ready);
    observer.setOnCancelHandler(stream::cancelled);
    stream.serving(
        hub.observe(
            election,
            new ElectionObserver.Start(
                request.getAfterToken(),
                request.getAfterProclamation(),
                request.getMinAppliedIndex()),
            ofCall,
            stream));
  }
}
