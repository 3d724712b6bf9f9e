package dev.aegis.sdk.internal.wire;

import com.google.protobuf.ByteString;
import dev.aegis.wire.v1.CreateSessionRequest;
import java.security.SecureRandom;
import java.time.Duration;

/// Requests that open sessions.
public final class SessionRequests {
  private static final int NONCE_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private SessionRequests() {}

  /// A request with a nonce of its own: sent again, it finds the session that it made before.
  ///
  /// @param ttl zero asks for the cluster's default
  public static CreateSessionRequest create(Duration ttl, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return CreateSessionRequest.newBuilder()
        .setTtlMs(ttl.toMillis())
        .setOwner(owner)
        .setNonce(ByteString.copyFrom(nonce))
        .build();
  }
}
