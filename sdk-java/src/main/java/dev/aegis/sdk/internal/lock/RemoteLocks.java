package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.LockDescription;
import dev.aegis.sdk.LockHolder;
import dev.aegis.sdk.LockRequest;
import dev.aegis.sdk.LockSummary;
import dev.aegis.sdk.Locks;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.TokenCheck;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.wire.v1.DescribeLockRequest;
import dev.aegis.wire.v1.DescribeLockResponse;
import dev.aegis.wire.v1.ForceReleaseRequest;
import dev.aegis.wire.v1.ListLocksRequest;
import dev.aegis.wire.v1.ListLocksResponse;
import dev.aegis.wire.v1.LockServiceGrpc;
import dev.aegis.wire.v1.LockServiceGrpc.LockServiceBlockingV2Stub;
import dev.aegis.wire.v1.ValidateTokenRequest;
import dev.aegis.wire.v1.ValidateTokenResponse;
import io.grpc.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Locks over the wire.
public final class RemoteLocks implements Locks {
  private static final int PAGE = 1000;

  private final Grants grants;
  private final Failover failover;

  public RemoteLocks(Grants grants) {
    this.grants = grants;
    this.failover = grants.failover();
  }

  @Override
  public HeldLock acquire(LockRequest request) {
    return grants.enterAlone(new Entry.ByLock(request)).lock();
  }

  @Override
  public HeldLock acquire(Session session, LockRequest request) {
    return grants.enter(session, new Entry.ByLock(request), Release::ofLock).lock();
  }

  @Override
  public LockDescription describe(String name) {
    DescribeLockRequest request = DescribeLockRequest.newBuilder().setLockName(name).build();
    DescribeLockResponse wire =
        failover.call(
            "Describe",
            "Describing lock \"" + name + "\"",
            Effect.NONE,
            on -> stub(on).describe(request));
    return new LockDescription(
        name,
        holder(wire.getHeld(), wire.getHolderSessionId(), wire.getToken(), wire.getHeldMs()),
        wire.getWaitingSessionIdsList(),
        Duration.ofMillis(wire.getDelayRemainingMs()));
  }

  @Override
  public List<LockSummary> list(String prefix) {
    List<LockSummary> found = new ArrayList<>();
    boolean more = true;
    while (more) {
      String after = found.isEmpty() ? "" : found.getLast().name();
      ListLocksRequest request =
          ListLocksRequest.newBuilder()
              .setPrefix(prefix)
              .setAfterName(after)
              .setLimit(PAGE)
              .build();
      ListLocksResponse page =
          failover.call("List", "Listing locks", Effect.NONE, on -> stub(on).list(request));
      for (dev.aegis.wire.v1.LockDescription wire : page.getLocksList()) {
        found.add(
            new LockSummary(
                wire.getLockName(),
                holder(
                    wire.getHeld(), wire.getHolderSessionId(), wire.getToken(), wire.getHeldMs()),
                wire.getWaiters(),
                Duration.ofMillis(wire.getDelayRemainingMs())));
      }
      more = page.getMore() && page.getLocksCount() > 0;
    }
    return List.copyOf(found);
  }

  @Override
  public TokenCheck check(String name, long token) {
    ValidateTokenRequest request =
        ValidateTokenRequest.newBuilder().setLockName(name).setToken(token).build();
    ValidateTokenResponse wire =
        failover.call(
            "ValidateToken",
            "Checking a token of lock \"" + name + "\"",
            Effect.NONE,
            on -> stub(on).validateToken(request));
    return new TokenCheck(state(wire), wire.getCurrentToken());
  }

  /// Sent once: without a session it has no number, and a repeat might take the lock from the next.
  @Override
  public long forceRelease(String name, long token, String note) {
    ForceReleaseRequest request =
        ForceReleaseRequest.newBuilder().setLockName(name).setToken(token).setNote(note).build();
    return failover
        .call(
            "ForceRelease",
            "Taking lock \"" + name + "\" away",
            Effect.ONCE,
            on -> stub(on).forceRelease(request))
        .getToken();
  }

  private static Optional<LockHolder> holder(
      boolean held, long sessionId, long token, long heldMs) {
    return held
        ? Optional.of(new LockHolder(sessionId, token, Duration.ofMillis(heldMs)))
        : Optional.empty();
  }

  private static TokenCheck.State state(ValidateTokenResponse wire) {
    return switch (wire.getState()) {
      case CURRENT -> TokenCheck.State.CURRENT;
      case STALE -> TokenCheck.State.STALE;
      case FREE -> TokenCheck.State.FREE;
      case LAPSED -> TokenCheck.State.LAPSED;
      case STATE_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException(
              "A node gave a token a state this client does not know: " + wire.getStateValue());
    };
  }

  private static LockServiceBlockingV2Stub stub(Channel channel) {
    return LockServiceGrpc.newBlockingV2Stub(channel);
  }
}
