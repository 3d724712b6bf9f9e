package dev.aegis.chaos.workload;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Keys;
import dev.aegis.sdk.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Writes on behalf of a session, and of the next one when that is lost.
final class SessionWriter implements KeyClient.Writer {
  private static final Duration TTL = Duration.ofSeconds(10);

  private final AegisClient client;
  private @Nullable Session session;

  SessionWriter(AegisClient client) {
    this.client = client;
  }

  /// While no session can be opened, it writes on nobody's behalf.
  @Override
  public Keys keys() {
    if (session == null || !session.isAlive()) {
      try {
        session = client.openSession(TTL);
      } catch (AegisException _) {
        return client.keys();
      }
    }
    return session.keys();
  }

  @Override
  public void end() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (AegisException _) {
      // it expires by its TTL, and nothing depends on when
    }
  }
}
