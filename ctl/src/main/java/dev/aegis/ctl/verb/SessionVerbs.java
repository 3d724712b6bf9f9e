package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.SessionDescription;
import dev.aegis.sdk.SessionGrant;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verbs of sessions.
final class SessionVerbs {
  private SessionVerbs() {}

  @Command(
      name = "create",
      description = "Open a session that ends when its TTL has passed, unless it is renewed.")
  static final class Create extends ClusterVerb {
    @Option(
        names = "--ttl",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "The cluster's default unless set.")
    private Duration ttl = Duration.ZERO;

    @Option(names = "--owner", paramLabel = "TEXT", description = "What operators see.")
    private String owner = "aegisctl";

    @Override
    ExitCode run(AegisClient client) {
      SessionGrant grant = client.sessions().create(ttl, owner);
      printer()
          .one(
              Fields.showing("sessionId").with("sessionId", grant.id()).withMs("ttl", grant.ttl()));
      return ExitCode.DONE;
    }
  }

  @Command(name = "keepalive", description = "Renew a session once. Code 3 when it is over.")
  static final class KeepAlive extends ClusterVerb {
    @Parameters(paramLabel = "ID")
    private long id;

    @Override
    ExitCode run(AegisClient client) {
      Duration ttl = client.sessions().renew(id);
      printer().one(Fields.showing("ttlMs").with("sessionId", id).withMs("ttl", ttl));
      return ExitCode.DONE;
    }
  }

  @Command(name = "list", description = "All open sessions; for operators.")
  static final class ListSessions extends ClusterVerb {
    @Override
    ExitCode run(AegisClient client) {
      printer().all(client.sessions().list().stream().map(SessionVerbs::fields).toList());
      return ExitCode.DONE;
    }
  }

  @Command(name = "describe", description = "What the cluster knows of a session.")
  static final class Describe extends ClusterVerb {
    @Parameters(paramLabel = "ID")
    private long id;

    @Override
    ExitCode run(AegisClient client) {
      printer().one(fields(client.sessions().describe(id)));
      return ExitCode.DONE;
    }
  }

  @Command(name = "end", description = "End a session: its locks fall free, its keys are deleted.")
  static final class End extends ClusterVerb {
    @Parameters(paramLabel = "ID")
    private long id;

    @Option(names = "--force", description = "Also somebody else's; for operators.")
    private boolean force;

    @Override
    ExitCode run(AegisClient client) {
      if (force) {
        client.sessions().forceEnd(id);
      } else {
        client.sessions().end(id);
      }
      return ExitCode.DONE;
    }
  }

  private static Fields fields(SessionDescription session) {
    Optional<Object> keys =
        session.keysBound().isPresent()
            ? Optional.of(session.keysBound().getAsInt())
            : Optional.empty();
    return Fields.showing("sessionId")
        .with("sessionId", session.id())
        .with("owner", session.owner())
        .withMs("ttl", session.ttl())
        .withMs("remaining", session.remaining())
        .with("locksHeld", session.locksHeld())
        .with("keysBound", keys);
  }
}
