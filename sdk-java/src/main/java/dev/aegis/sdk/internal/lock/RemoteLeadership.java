package dev.aegis.sdk.internal.lock;

import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.SessionLostException;
import dev.aegis.sdk.internal.rpc.Effect;
import dev.aegis.sdk.internal.rpc.Failover;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.ElectionServiceGrpc;
import dev.aegis.wire.v1.ProclaimRequest;
import dev.aegis.wire.v1.RequestId;
import java.util.function.Consumer;

/// A leadership over the wire: a held lock, and its value.
final class RemoteLeadership implements Leadership {
  private final Failover failover;
  private final Grants.Won won;

  RemoteLeadership(Failover failover, Grants.Won won) {
    this.failover = failover;
    this.won = won;
  }

  @Override
  public long proclaim(Bytes value) {
    RequestId id = won.session().newRequest().orElseThrow();
    ProclaimRequest request =
        ProclaimRequest.newBuilder()
            .setRequest(id)
            .setElectionName(name())
            .setToken(token())
            .setValue(WireBytes.toWire(value))
            .build();
    try {
      return failover
          .call(
              "Proclaim",
              "Proclaiming in election \"" + name() + "\"",
              Effect.REPEATABLE,
              on -> ElectionServiceGrpc.newBlockingV2Stub(on).proclaim(request))
          .getProclamation();
    } catch (AegisException failure) {
      throw won.lock().explain(failure);
    } finally {
      won.session().settled(id);
    }
  }

  @Override
  public String name() {
    return won.lock().name();
  }

  @Override
  public long token() {
    return won.lock().token();
  }

  @Override
  public boolean isHeld() {
    return won.lock().isHeld();
  }

  @Override
  public void onLost(Consumer<SessionLostException> listener) {
    won.lock().onLost(listener);
  }

  @Override
  public Keys keys() {
    return won.lock().keys();
  }

  @Override
  public void close() {
    won.lock().close();
  }

  @Override
  public String toString() {
    return "Leadership[name=%s, token=%d, isHeld=%s]".formatted(name(), token(), isHeld());
  }
}
