package dev.aegis.sdk.internal.session;

import dev.aegis.sdk.RefusalCode;
import dev.aegis.sdk.RefusedException;
import dev.aegis.sdk.SessionDescription;
import dev.aegis.sdk.SessionGrant;
import dev.aegis.sdk.Sessions;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.wire.SessionRequests;
import dev.aegis.wire.v1.CreateSessionRequest;
import dev.aegis.wire.v1.CreateSessionResponse;
import dev.aegis.wire.v1.DescribeSessionRequest;
import dev.aegis.wire.v1.DescribeSessionResponse;
import dev.aegis.wire.v1.EndSessionRequest;
import dev.aegis.wire.v1.ForceEndSessionRequest;
import dev.aegis.wire.v1.KeepAliveRequest;
import dev.aegis.wire.v1.KeepAliveResponse;
import dev.aegis.wire.v1.ListSessionsRequest;
import dev.aegis.wire.v1.ListSessionsResponse;
import dev.aegis.wire.v1.SessionServiceGrpc;
import dev.aegis.wire.v1.SessionServiceGrpc.SessionServiceBlockingV2Stub;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.BlockingClientCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// Sessions by their numbers, over the wire.
public final class RemoteSessions implements Sessions {
  private static final int PAGE = 1000;

  private final Failover failover;

  public RemoteSessions(Failover failover) {
    this.failover = failover;
  }

  @Override
  public SessionGrant create(Duration ttl, String owner) {
    CreateSessionRequest request = SessionRequests.create(ttl, owner);
    CreateSessionResponse wire =
        failover.call(
            "Create", "Opening a session", Effect.REPEATABLE, on -> stub(on).create(request));
    return new SessionGrant(wire.getSessionId(), Duration.ofMillis(wire.getTtlMs()));
  }

  @Override
  public Duration renew(long id) {
    KeepAliveResponse answer =
        failover.call(
            "KeepAlive", "Renewing session " + id, Effect.REPEATABLE, on -> renewOnce(on, id));
    return switch (RenewalAnswer.of(answer)) {
      case RenewalAnswer.Renewed(Duration ttl) -> ttl;
      case RenewalAnswer.Ended(String why) ->
          throw new RefusedException(
              RefusalCode.SESSION_NOT_FOUND,
              "There is no session "
                  + id
                  + (why.isEmpty() ? "." : " any more; it was ended" + why + "."));
    };
  }

  private static KeepAliveResponse renewOnce(Channel on, long id) throws StatusException {
    BlockingClientCall<KeepAliveRequest, KeepAliveResponse> call = stub(on).keepAlive();
    try {
      // False means that the stream has ended; reading then tells why.
      boolean _ = call.write(KeepAliveRequest.newBuilder().setSessionId(id).build());
      KeepAliveResponse answer = call.read();
      if (answer == null) {
        throw Status.UNAVAILABLE.withDescription("the node ended the renewals").asException();
      }
      return answer;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Status.CANCELLED.withDescription("interrupted").asException();
    } finally {
      call.cancel("one renewal was wanted", null);
    }
  }

  @Override
  public void end(long id) {
    EndSessionRequest request = EndSessionRequest.newBuilder().setSessionId(id).build();
    var _ = failover.call("End", "Ending session " + id, Effect.ONCE, on -> stub(on).end(request));
  }

  @Override
  public void forceEnd(long id) {
    ForceEndSessionRequest request = ForceEndSessionRequest.newBuilder().setSessionId(id).build();
    var _ =
        failover.call(
            "ForceEnd", "Ending session " + id, Effect.ONCE, on -> stub(on).forceEnd(request));
  }

  @Override
  public SessionDescription describe(long id) {
    DescribeSessionRequest request = DescribeSessionRequest.newBuilder().setSessionId(id).build();
    DescribeSessionResponse wire =
        failover.call(
            "Describe", "Describing session " + id, Effect.NONE, on -> stub(on).describe(request));
    return new SessionDescription(
        wire.getSessionId(),
        wire.getOwner(),
        Duration.ofMillis(wire.getTtlMs()),
        Duration.ofMillis(wire.getRemainingMs()),
        wire.getLocksHeld(),
        OptionalInt.of(wire.getKeysBound()));
  }

  @Override
  public List<SessionDescription> list() {
    List<SessionDescription> found = new ArrayList<>();
    boolean more = true;
    while (more) {
      long after = found.isEmpty() ? 0 : found.getLast().id();
      ListSessionsRequest request =
          ListSessionsRequest.newBuilder().setAfterSessionId(after).setLimit(PAGE).build();
      ListSessionsResponse page =
          failover.call("List", "Listing sessions", Effect.NONE, on -> stub(on).list(request));
      for (dev.aegis.wire.v1.SessionDescription wire : page.getSessionsList()) {
        found.add(
            new SessionDescription(
                wire.getSessionId(),
                wire.getOwner(),
                Duration.ofMillis(wire.getTtlMs()),
                Duration.ofMillis(wire.getRemainingMs()),
                wire.getLocksHeld(),
                OptionalInt.empty()));
      }
      more = page.getMore() && page.getSessionsCount() > 0;
    }
    return List.copyOf(found);
  }

  private static SessionServiceBlockingV2Stub stub(Channel channel) {
    return SessionServiceGrpc.newBlockingV2Stub(channel);
  }
}
