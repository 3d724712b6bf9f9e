package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Answer;
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
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.SessionServiceGrpc;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.List;

/// Sessions over gRPC. Runs on the leader; other nodes pass calls on (see [LeaderProxy]).
final class SessionGrpcService extends SessionServiceGrpc.SessionServiceImplBase {
  private final Calls calls;
  private final CommandLog log;
  private final ConsensusConfig config;

  SessionGrpcService(Calls calls, CommandLog log, ConsensusConfig config) {
    this.calls = calls;
    this.log = log;
    this.config = config;
  }

  @Override
  public void create(CreateSessionRequest request, StreamObserver<CreateSessionResponse> observer) {
    calls.write(
        observer,
        () -> new Command.CreateSession(ttlMs(request.getTtlMs()), openable(request.getOwner())),
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
    if (wanted < min) {
      throw Failures.limit("ttl_ms (lease.min-ttl)", min, wanted);
    }
    if (wanted > max) {
      throw Failures.limit("ttl_ms (lease.max-ttl)", max, wanted);
    }
    return wanted;
  }

  private String openable(String owner) {
    int open = ((Answer.StateCounted) log.query(new Query.CountState())).sessions();
    if (open >= config.limits().maxSessions()) {
      throw Failures.limit("limits.max-sessions", config.limits().maxSessions(), open + 1L);
    }
    return Checks.owner(owner);
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

  /// Renewals are submitted one by one and share entries through group commit; answers keep their
  /// order, since entries do and one thread completes them. A client that has said its last word
  /// still gets the answers to what it asked before.
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
          calls
              .submit(new Command.RenewSessions(List.of(session)))
              .thenAccept(committed -> send(renewed(session, committed)))
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

  private KeepAliveResponse renewed(SessionId session, Committed committed) {
    boolean alive =
        committed.outcome() instanceof Outcome.SessionsRenewed(List<SessionId> unknown)
            && unknown.isEmpty();
    long ttlMs =
        alive && log.query(new Query.DescribeSession(session)) instanceof Answer.SessionDescribed s
            ? s.ttlMs()
            : 0;
    return KeepAliveResponse.newBuilder()
        .setHeader(calls.header(committed.position()))
        .setSessionId(session.value())
        .setTtlMs(ttlMs)
        .build();
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
    if (log.query(new Query.DescribeSession(Checks.session(session)))
        instanceof Answer.SessionDescribed found) {
      return DescribeSessionResponse.newBuilder()
          .setHeader(calls.header(position))
          .setSessionId(found.session().value())
          .setOwner(found.owner())
          .setTtlMs(found.ttlMs())
          .setRemainingMs(Math.max(0, found.remainingMs()))
          .setLocksHeld(found.locks())
          .setKeysBound(found.keys())
          .build();
    }
    throw Failures.of(FailureCode.SESSION_NOT_FOUND, "No session " + session + ".");
  }
}
