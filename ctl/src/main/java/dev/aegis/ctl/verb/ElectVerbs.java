package dev.aegis.ctl.verb;

import dev.aegis.ctl.output.Fields;
import dev.aegis.ctl.shell.Durations;
import dev.aegis.ctl.shell.ExitCode;
import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.AegisException;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ElectionLeader;
import dev.aegis.sdk.LeaderListener;
import dev.aegis.sdk.Leadership;
import dev.aegis.sdk.Observation;
import dev.aegis.sdk.Session;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Verbs of elections.
final class ElectVerbs {
  private ElectVerbs() {}

  @Command(
      name = "campaign",
      description = "Wait to lead, show the token, and lead until Ctrl-C. Code 6 when deposed.")
  static final class Campaign extends ClusterVerb {
    @Mixin private final LockWords words = new LockWords();

    @Parameters(index = "1", paramLabel = "VALUE", description = "What to say as leader.")
    private String value = "";

    @Option(
        names = "--timeout",
        paramLabel = "TIME",
        converter = Durations.class,
        description = "How long to wait while somebody else leads; 1h unless set.")
    private Duration timeout = Duration.ofHours(1);

    @Override
    ExitCode run(AegisClient client) {
      Holding.giveBackAtTheEnd(client);
      Session session = client.openSession(words.ttl());
      Leadership leadership =
          client.elections().campaign(session, words.request(timeout), Bytes.utf8(value));
      return Holding.untilTheEnd(this, session, leadership);
    }
  }

  @Command(name = "leader", description = "Who leads. Code 3 when nobody does.")
  static final class Leader extends ClusterVerb {
    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Override
    ExitCode run(AegisClient client) {
      Optional<ElectionLeader> leader = client.elections().leader(name);
      leader.map(ElectVerbs::fields).ifPresent(printer()::one);
      if (leader.isEmpty()) {
        say("nobody leads.");
      }
      return leader.isPresent() ? ExitCode.DONE : ExitCode.NOT_FOUND;
    }
  }

  @Command(name = "observe", description = "Show who leads as it changes, until Ctrl-C.")
  static final class Observe extends ClusterVerb {
    @Parameters(paramLabel = "NAME")
    private String name = "";

    @Option(names = "--count", paramLabel = "N", description = "End after so many changes.")
    private long count;

    @Override
    ExitCode run(AegisClient client) {
      Shown shown = new Shown();
      try (Observation _ = client.elections().observe(name, shown)) {
        return shown.over.join();
      } catch (CompletionException failed) {
        if (failed.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw failed;
      }
    }

    private final class Shown implements LeaderListener {
      private final CompletableFuture<ExitCode> over = new CompletableFuture<>();
      private long told;

      @Override
      public void onLeader(ElectionLeader leader, boolean resynchronised) {
        show(fields(leader), "LEADER %s (token %d)".formatted(leader.value(), leader.token()));
      }

      @Override
      public void onNoLeader(boolean resynchronised) {
        show(Fields.showing("value").with("leads", false), "NOBODY");
      }

      @Override
      public void onFailure(AegisException failure) {
        over.completeExceptionally(failure);
      }

      private void show(Fields change, String line) {
        try {
          if (count == 0 || told < count) {
            printer().next(change, line);
          }
        } catch (UncheckedIOException nobodyReads) {
          over.completeExceptionally(nobodyReads);
        }
        told++;
        if (told == count) {
          over.complete(ExitCode.DONE);
        }
      }
    }
  }

  private static Fields fields(ElectionLeader leader) {
    return Fields.showing("value")
        .with("leads", true)
        .with("value", leader.value())
        .with("token", leader.token())
        .with("sessionId", leader.sessionId())
        .with("proclamation", leader.proclamation());
  }
}
