package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.LockDescription;
import dev.aegis.sdk.LockHolder;
import dev.aegis.sdk.LockSummary;
import dev.aegis.sdk.TokenCheck;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verbs that look at locks that others hold, and take them away.
final class LockLooks {
  private LockLooks() {}

  @Command(name = "list", description = "The locks that are held or closed.")
  static final class ListLocks extends ClusterVerb {
    @Parameters(arity = "0..1", paramLabel = "PREFIX", description = "Names that begin with this.")
    private String prefix = "";

    @Override
    ExitCode run(AegisClient client) {
      printer().all(client.locks().list(prefix).stream().map(ListLocks::fields).toList());
      return ExitCode.DONE;
    }

    private static Fields fields(LockSummary lock) {
      return holder(Fields.showing("name").with("name", lock.name()), lock.holder())
          .with("waiters", lock.waiters())
          .withMs("delayRemaining", lock.delayRemaining());
    }
  }

  @Command(name = "describe", description = "Holder and queue of a lock. Code 3 when it is free.")
  static final class Describe extends ClusterVerb {
    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    ExitCode run(AegisClient client) {
      LockDescription lock = client.locks().describe(name);
      Fields fields =
          holder(Fields.showing("token").with("name", name), lock.holder())
              .with("waitingSessionIds", lock.waitingSessions())
              .withMs("delayRemaining", lock.delayRemaining());
      printer()
          .one(
              lock.holder()
                  .map(LockHolder::sessionId)
                  .map(id -> owned(client, fields, id))
                  .orElse(fields));
      return lock.holder().isPresent() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }

    /// With certificates, who may look at a lock may not look at everybody's session.
    private static Fields owned(AegisClient client, Fields fields, long sessionId) {
      try {
        return fields.with("owner", client.sessions().describe(sessionId).owner());
      } catch (dev.aegis.sdk.RefusedException _) {
        return fields;
      }
    }
  }

  @Command(
      name = "release",
      description =
          "Take a lock away from its holder; for operators. Code 4 when it does not hold it.")
  static final class Release extends ClusterVerb {
    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(
        names = "--token",
        paramLabel = "T",
        description = "Only from the holder of this token.")
    private long token;

    @Option(
        names = "--note",
        paramLabel = "TEXT",
        description = "Who and why, for the nodes' logs.")
    private String note = "by aegisctl";

    @Override
    ExitCode run(AegisClient client) {
      long taken = client.locks().forceRelease(name, token, note);
      printer().one(Fields.showing("token").with("name", name).with("token", taken));
      return ExitCode.DONE;
    }
  }

  @Command(
      name = "check-token",
      description = "Ask whether a token holds its lock now. Code 4 when it does not.")
  static final class CheckToken extends ClusterVerb {
    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TOKEN")
    private long token;

    @Override
    ExitCode run(AegisClient client) {
      TokenCheck check = client.locks().check(name, token);
      printer()
          .one(
              Fields.showing("state")
                  .with("name", name)
                  .with("state", check.state().name())
                  .with("currentToken", check.currentToken()));
      return check.state() == TokenCheck.State.CURRENT ? ExitCode.DONE : ExitCode.CONDITION_FAILED;
    }
  }

  private static Fields holder(Fields fields, Optional<LockHolder> holder) {
    return holder
        .map(by ->
            fields
                .with("held", true)
                .with("token", by.token())
                .with("sessionId", by.sessionId())
                .withMs("heldFor", by.heldFor()))
        .orElseGet(() -> fields.with("held", false));
  }
}
