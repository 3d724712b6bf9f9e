package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.EndReason;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Committed;
import dev.aegis.dataplane.node.log.Position;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.CreateSessionResponse;
import dev.aegis.wire.v1.DescribeSessionRequest;
import dev.aegis.wire.v1.DescribeSessionResponse;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.EndSessionResponse;
import dev.aegis.wire.v1.FailureCode;
import dev.aegis.wire.v1.ForceEndSessionRequest;
import dev.aegis.wire.v1.ForceEndSessionResponse;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.ListSessionsRequest;
import dev.aegis.wire.v1.ListSessionsResponse;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;

/// Sessions over gRPC. Runs on the leader; other nodes pass calls on (see [LeaderProxy]).
final class SessionGrpcService extends SessionServiceGrpc.SessionServiceImplBase {
  private final Calls calls;
  private final CommandLog log;
  private final ConsensusConfig config;
  private final Renewals renewals;

  SessionGrpcService(Calls calls, CommandLog log, ConsensusConfig config) {
    this.calls = calls;
    this.log = log;
    this.config = config;
    this.renewals = new Renewals(calls::submit, config.limits().maxPendingCommands());
  }

  @Override
  public void create(CreateSessionRequest request, StreamObserver<CreateSessionResponse> observer) {
    calls.write(
        observer,
        () ->
            new Command.CreateSession(
                ttlMs(request.getTtlMs()),
                Checks.owner(request.getOwner()),
                openable(Checks.nonce(request.getNonce()))),
        this::created);
  }

  /// The cluster's bounds are resolved here, on the leader, so that apply never reads
  /// configuration.
  private long ttlMs(long wanted) {
    if (wanted == 0) {
      return config.lease().defaultTtl().toMillis();
    }
    long min = config.lease().minTtl().toMillis();
    long max = config.lease().maxTtl().toMillis();
    if (Long.compareUnsigned(wanted, max) > 0) {
      throw Failures.limit("ttl_ms (lease.max-ttl)", max, wanted);
    }
    if (wanted < min) {
      throw Failures.limit("ttl_ms (lease.min-ttl)", min, wanted);
    }
    return wanted;
  }

  /// A caller that asks again for the session it has is no session more.
  private Bytes openable(Bytes nonce) {
    int open = ((Answer.StateCounted) log.query(new Query.CountState())).sessions();
    if (open >= config.limits().maxSessions()
        && !(log.query(new Query.FindSession(nonce)) instanceof Answer.SessionDescribed)) {
      throw Failures.limit("limits.max-sessions", config.limits().maxSessions(), open + 1L);
    }
    return nonce;
  }

  private CreateSessionResponse created(Committed committed) {
    if (committed.outcome() instanceof Outcome.SessionCreated(SessionId session, long ttlMs)) {
      return CreateSessionResponse.newBuilder()
          .setHeader(calls.header(committed.position()))
          .setSessionId(session.value())
          .setTtlMs(ttlMs)
          .build();
    }
    throw Calls.refused(committed.outcome());
  }

  @Override
  public StreamObserver<KeepAliveRequest> keepAlive(StreamObserver<KeepAliveResponse> responses) {
    return new KeepAliveStream(responses);
  }

  /// Renewals of all streams share commands (see [Renewals]), which keeps their order. A client
  /// that has said its last word still gets the answers to what it asked before.
  private final class KeepAliveStream implements StreamObserver<KeepAliveRequest> {
    private final StreamObserver<KeepAliveResponse> responses;
    private int underWay;
    private boolean clientIsDone;
    private boolean over;

    KeepAliveStream(StreamObserver<KeepAliveResponse> responses) {
      this.responses = responses;
    }

    @Override
    public void onNext(KeepAliveRequest request) {
      SessionId session;
      try {
        session = Checks.session(request.getSessionId());
      } catch (StatusRuntimeException refused) {
        fail(refused);
        return;
      }
      begin();
      var _ =
          renewals
              .renew(session)
              .thenAccept(position -> send(renewed(session, position)))
              .exceptionally(failure -> {
                fail(calls.failureOf(failure));
                return null;
              });
    }

    private synchronized void begin() {
      underWay++;
    }

    private synchronized void send(KeepAliveResponse response) {
      underWay--;
      if (!over) {
        responses.onNext(response);
        completeIfDone();
      }
    }

    private synchronized void fail(StatusRuntimeException failure) {
      if (!over) {
        over = true;
        responses.onError(failure);
      }
    }

    @Override
    public synchronized void onError(Throwable cancelled) {
      over = true;
    }

    @Override
    public synchronized void onCompleted() {
      clientIsDone = true;
      if (!over) {
        completeIfDone();
      }
    }

    private void completeIfDone() {
      if (clientIsDone && underWay == 0) {
        over = true;
        responses.onCompleted();
      }
    }
  }

  /// The session as it is now: what the renewal found may have ended since, and then that counts.
  private KeepAliveResponse renewed(SessionId session, Position position) {
    KeepAliveResponse.Builder response =
        KeepAliveResponse.newBuilder()
            .setHeader(calls.header(position))
            .setSessionId(session.value());
    return switch (log.query(new Query.DescribeSession(session))) {
      case Answer.SessionDescribed found -> response.setTtlMs(found.ttlMs()).build();
      case Answer.SessionGone gone -> response.setEndReason(Sessions.reasonOf(gone)).build();
      case Answer _ -> response.build();
    };
  }

  @Override
  public void end(EndSessionRequest request, StreamObserver<EndSessionResponse> observer) {
    calls.write(
        observer,
        () -> new Command.EndSession(Checks.session(request.getSessionId()), EndReason.CLIENT),
        committed -> {
          if (committed.outcome() instanceof Outcome.SessionEnded) {
            return EndSessionResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }

  @Override
  public void describe(
      DescribeSessionRequest request, StreamObserver<DescribeSessionResponse> observer) {
    calls.read(observer, position -> described(request.getSessionId(), position));
  }

  private DescribeSessionResponse described(long session, Position position) {
    return switch (log.query(new Query.DescribeSession(Checks.session(session)))) {
      case Answer.SessionDescribed found ->
          DescribeSessionResponse.newBuilder()
              .setHeader(calls.header(position))
              .setSessionId(found.session().value())
              .setOwner(found.owner())
              .setTtlMs(found.ttlMs())
              .setRemainingMs(found.remainingMs())
              .setLocksHeld(found.locks())
              .setKeysBound(found.keys())
              .build();
      case Answer.SessionGone gone -> throw Failures.of(Sessions.goneFailure(gone));
      case Answer _ ->
          throw Failures.of(FailureCode.SESSION_NOT_FOUND, "No session " + session + ".");
    };
  }

  @Override
  public void list(ListSessionsRequest request, StreamObserver<ListSessionsResponse> observer) {
    calls.read(observer, position -> listed(request, position));
  }

  private ListSessionsResponse listed(ListSessionsRequest request, Position position) {
    Query query =
        new Query.ListSessions(request.getAfterSessionId(), Checks.page(request.getLimit()));
    ListSessionsResponse.Builder response =
        ListSessionsResponse.newBuilder().setHeader(calls.header(position));
    if (log.query(query) instanceof Answer.SessionsListed found) {
      found.sessions().forEach(session -> response.addSessions(Sessions.description(session)));
      response.setMore(found.more());
    }
    return response.build();
  }

  @Override
  public void forceEnd(
      ForceEndSessionRequest request, StreamObserver<ForceEndSessionResponse> observer) {
    calls.write(
        observer,
        () -> new Command.EndSession(Checks.session(request.getSessionId()), EndReason.OPERATOR),
        committed -> {
          if (committed.outcome() instanceof Outcome.SessionEnded) {
            return ForceEndSessionResponse.newBuilder()
                .setHeader(calls.header(committed.position()))
                .build();
          }
          throw Calls.refused(committed.outcome());
        });
  }
}
