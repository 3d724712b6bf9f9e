package dev.aegis.dataplane.node.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.FencingToken;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RotationClaimTest {
  private final List<Duration> asked = new ArrayList<>();
  private boolean held;
  private int sessions;

  private RotationClaim claim(String was, String becomes) throws IOException {
    String text;
    try (InputStream defaults =
        RotationClaimTest.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      text = new String(Objects.requireNonNull(defaults).readAllBytes(), StandardCharsets.UTF_8);
    }
    Reading reading =
        ConfigVersion.of(text.replace(was, becomes).getBytes(StandardCharsets.UTF_8)).reading();
    ConsensusConfig config = ((Reading.Accepted) reading).config();
    return new RotationClaim(
        "n1",
        config,
        (_, _, ttl) -> {
          asked.add(ttl);
          return OptionalLong.empty();
        },
        this::replicated);
  }

  private Answer replicated(Query query) {
    return switch (query) {
      case Query.DescribeLock _ ->
          new Answer.LockDescribed(
              held ? new SessionId(7) : null, held ? new FencingToken(8) : null, 1, 0, List.of());
      case Query.DescribeSession(SessionId session) ->
          new Answer.SessionDescribed(session, "configuration roll of n2", 1, 1, 1, 0);
      case Query.CountState _ -> new Answer.StateCounted(sessions, 0, 0, 0, 0, 0);
      case Query.RangeKeys _,
          Query.ReadHistory _,
          Query.ReadKeyHistory _,
          Query.DescribeAcquire _,
          Query.ListSessions _,
          Query.FindSession _,
          Query.ListLocks _,
          Query.DescribeLeader _,
          Query.ValidateToken _,
          Query.ReadPolicy _,
          Query.OnBehalf _ ->
          throw new AssertionError("not asked: " + query);
    };
  }

  private Duration ttlAskedFirst(String was, String becomes) throws IOException {
    var _ = claim(was, becomes).tryLock();
    return asked.getLast();
  }

  @Test
  void theSessionAsksForNoMoreAndNoLessThanTheClusterAllows() throws IOException {
    assertThat(ttlAskedFirst("max-ttl: 24h", "max-ttl: 24h")).isEqualTo(Duration.ofMinutes(2));
    assertThat(ttlAskedFirst("max-ttl: 24h", "max-ttl: 30s")).isEqualTo(Duration.ofSeconds(30));
    assertThat(ttlAskedFirst("default-ttl: 10s\n", "default-ttl: 10m\n"))
        .isEqualTo(Duration.ofMinutes(2));
    assertThat(
            ttlAskedFirst(
                "default-ttl: 10s\n  # What a session may ask for.\n  min-ttl: 1s",
                "default-ttl: 10m\n  min-ttl: 5m"))
        .isEqualTo(Duration.ofMinutes(5));
  }

  /// In the middle of a roll the leader may have other bounds than this node.
  @Test
  void anUnexplainedRefusalIsFollowedByAskingForTheLeadersOwnDefault() throws IOException {
    RotationClaim claim = claim("", "");
    for (int turn = 0; turn < 3; turn++) {
      assertThat(claim.tryLock()).isEmpty();
      assertThat(claim.obstacle()).contains("asked for again");
    }
    assertThat(asked).containsExactly(Duration.ofMinutes(2), Duration.ZERO, Duration.ofMinutes(2));
  }

  @Test
  void aRefusalThatIsExplainedDoesNotShortenTheSession() throws IOException {
    RotationClaim claim = claim("", "");
    held = true;
    assertThat(claim.tryLock()).isEmpty();
    assertThat(claim.obstacle())
        .isEqualTo("the rotation lock is held by the configuration roll of n2");
    assertThat(claim.tryLock()).isEmpty();
    assertThat(asked).containsExactly(Duration.ofMinutes(2), Duration.ofMinutes(2));
  }

  @Test
  void sessionsThatAreUsedUpAreNamedAsTheObstacle() throws IOException {
    RotationClaim claim = claim("max-sessions: 10000", "max-sessions: 3");
    sessions = 3;
    assertThat(claim.tryLock()).isEmpty();
    assertThat(claim.obstacle()).contains("all 3 sessions", "limits.max-sessions");
    sessions = 4;
    assertThat(claim.obstacle()).as("said alike, so said once").contains("all 3 sessions");
  }
}
