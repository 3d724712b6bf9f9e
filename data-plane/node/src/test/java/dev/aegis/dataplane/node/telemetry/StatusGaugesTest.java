package dev.aegis.dataplane.node.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.node.log.RaftStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatusGaugesTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final StatusGauges gauges = new StatusGauges(registry, 1_000);

  private static StatusGauges.Sample sample(RaftStatus.Role role, long matchIndex) {
    SortedMap<String, RaftStatus.Follower> followers = new TreeMap<>();
    if (role == RaftStatus.Role.LEADER) {
      followers.put("n2", new RaftStatus.Follower(matchIndex, 100));
    }
    return new StatusGauges.Sample(
        new RaftStatus(
            0,
            role,
            1,
            Optional.of("n1"),
            true,
            new RaftStatus.Indexes(10, 10, 10),
            followers,
            new TreeSet<>(List.of("n1", "n2", "n3")),
            0),
        new Answer.StateCounted(0, 0, 0, 0, 1, 0),
        new StatusGauges.Fingerprint(0, 0),
        0,
        0);
  }

  private @Nullable Gauge lag() {
    return registry.find("aegis.raft.log.lag").tag("follower", "n2").gauge();
  }

  @Test
  void aFollowersRowFollowsTheSamplesWithoutBeingRegisteredAgain() {
    gauges.update(sample(RaftStatus.Role.LEADER, 4));
    Gauge first = Objects.requireNonNull(lag());
    assertThat(first.value()).isEqualTo(6);

    gauges.update(sample(RaftStatus.Role.LEADER, 9));

    assertThat(lag()).as("a scrape must never find a row twice").isSameAs(first);
    assertThat(first.value()).isEqualTo(1);
  }

  @Test
  void rowsOfALeaderVanishWhenItFollows() {
    gauges.update(sample(RaftStatus.Role.LEADER, 4));
    assertThat(registry.find("aegis.raft.voters.live").gauge()).isNotNull();

    gauges.update(sample(RaftStatus.Role.FOLLOWER, 0));

    assertThat(lag()).isNull();
    assertThat(registry.find("aegis.raft.voters.live").gauge()).isNull();
  }
}
