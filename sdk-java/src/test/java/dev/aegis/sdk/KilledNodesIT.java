package dev.aegis.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Nodes die under load, one after the other and all at once.
@ExtendWith(SharedCluster.class)
class KilledNodesIT {
  /// How many; a longer run kills all five.
  private static final int KILLS = Integer.getInteger("aegis.killed.nodes", 1);

  private static final Duration CALL = Duration.ofSeconds(15);

  /// What a call may take beyond its end on a machine that starts a JVM at the time.
  private static final Duration SCHEDULING = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofMinutes(2);

  private final RealCluster cluster;

  KilledNodesIT(RealCluster cluster) {
    this.cluster = cluster;
  }

  @Test
  void noAcknowledgedWriteIsLostAndNoCallOutlastsItsEndWhileNodesAreKilled() throws Exception {
    cluster.revive();
    try (AegisClient client = AegisClient.builder(cluster.endpoints()).callTimeout(CALL).connect();
        Session session = client.openSession(LONG);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SteadyWriter numbered = new SteadyWriter(session.keys(), "killed/numbered/");
      SteadyWriter nobodys = new SteadyWriter(client.keys(), "killed/nobody/");
      List<Future<?>> writing = List.of(threads.submit(numbered), threads.submit(nobodys));
      try {
        int first = cluster.leader();
        for (int i = first; i < first + KILLS; i++) {
          cluster.kill(i % cluster.endpoints().size());
          cluster.revive();
        }
      } finally {
        numbered.stop();
        nobodys.stop();
      }
      for (Future<?> one : writing) {
        one.get(); // what a writer did not expect
      }
      for (SteadyWriter writer : List.of(numbered, nobodys)) {
        System.out.printf("%s: %s%n", writer.prefix(), writer.summary());
        assertThat(writer.acknowledged()).isNotEmpty();
        assertThat(present(client, writer.prefix())).containsAll(writer.acknowledged());
        assertThat(writer.longestCall()).isLessThanOrEqualTo(CALL.plus(SCHEDULING));
      }
      // Its requests have numbers, and an election takes less than a call may.
      assertThat(numbered.failures()).isEmpty();
      assertThat(nobodys.failures()).isSubsetOf(OutcomeUnknownException.class);
    }
  }

  private static List<String> present(AegisClient client, String prefix) {
    return client.keys().range(prefix).stream().map(kv -> kv.key().toUtf8()).toList();
  }

  @Test
  void allNodesMayDieAtOnceAndWhatWasThereIsThereAgain() throws Exception {
    cluster.revive();
    Duration brief = Duration.ofSeconds(2);
    try (AegisClient client =
            AegisClient.builder(cluster.endpoints()).callTimeout(brief).connect();
        Session session = client.openSession(LONG)) {
      Written before = session.keys().put("killed/all", "before");
      IntStream.range(0, cluster.endpoints().size()).forEach(cluster::kill);

      long began = System.nanoTime();
      assertThat(failureOf(client)).containsInstanceOf(UnavailableException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began))
          .isLessThanOrEqualTo(brief.plus(SCHEDULING));

      cluster.revive();
      while (failureOf(client).isPresent()) {
        Thread.onSpinWait(); // the client finds the nodes again, whichever it asked last
      }
      assertThat(client.keys().get("killed/all").orElseThrow().createRevision())
          .isEqualTo(before.revision());
      assertThat(session.isAlive()).as("an outage does not end a session").isTrue();
      assertThat(session.keys().put("killed/all", "after").version()).isEqualTo(2);
    }
  }

  private static Optional<AegisException> failureOf(AegisClient client) {
    try {
      client.keys().get("killed/all");
      return Optional.empty();
    } catch (AegisException failure) {
      return Optional.of(failure);
    }
  }
}
