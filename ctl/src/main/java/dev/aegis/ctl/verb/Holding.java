package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.ctl.shell.ProcessEnd;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.HeldLock;
import dev.aegis.sdk.Session;
import dev.aegis.sdk.SessionLostException;
import java.util.concurrent.CompletableFuture;

/// Holds a lock until the process is told to end, or the lock is lost.
///
/// What is held is given back when the process ends by a signal, as far as the cluster answers
/// within a call's time; the session's TTL does the rest.
final class Holding {
  private Holding() {}

  /// Closes a client when the process ends, whatever ends it.
  static void giveBackAtTheEnd(AegisClient client) {
    var _ = ProcessEnd.has(client::close);
  }

  /// Shows what is held, and waits.
  ///
  /// @throws SessionLostException when it is lost; nothing else ends the wait
  static ExitCode untilTheEnd(Verb verb, Session session, HeldLock lock) {
    CompletableFuture<SessionLostException> lost = new CompletableFuture<>();
    lock.onLost(lost::complete);
    verb.printer().one(fields(session, lock));
    verb.say("holding " + lock.name() + " until Ctrl-C.");
    throw lost.join();
  }

  private static Fields fields(Session session, HeldLock lock) {
    return Fields.showing("token")
        .with("name", lock.name())
        .with("token", lock.token())
        .with("sessionId", session.id())
        .withMs("ttl", session.ttl());
  }
}
