package dev.aegis.dataplane.node.rotation;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.LockName;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// Asks for the rotation lock, and finds out why it was not granted: from the state this node has
/// replicated itself, so the answer is there also when nobody else gives one.
///
/// How long a session may live is decided by the leader, whose configuration is another one than
/// ours in the middle of a roll. So after a refusal that nothing here explains, the next turn asks
/// for the leader's own default, which is within its bounds whatever they are.
///
/// Not thread-safe: one thread rolls.
final class RotationClaim {
  /// A lock of the cluster's own; clients should keep off the prefix `aegis/`.
  private static final LockName LOCK = new LockName("aegis/rotation");

  /// Covers a restart with room to spare; when it runs out the roll stands still anyway, a node
  /// being missing.
  private static final Duration WANTED_TTL = Duration.ofMinutes(2);

  private static final Duration DEFAULT_OF_THE_LEADER = Duration.ZERO;

  private final String owner;
  private final ConsensusConfig config;
  private final Client client;
  private final Function<Query, Answer> replica;
  private boolean unexplained;

  /// How the cluster is asked.
  @FunctionalInterface
  interface Client {
    /// Takes a lock under a new session, without waiting; a TTL of zero is the leader's default.
    ///
    /// @return the session that holds it; empty when it was not granted
    OptionalLong tryLock(String lock, String owner, Duration ttl);
  }

  /// A claim of one node's.
  ///
  /// @param config the configuration in force on this node
  RotationClaim(
      String self, ConsensusConfig config, Client client, Function<Query, Answer> replica) {
    this.owner = "configuration roll of " + self;
    this.config = config;
    this.client = client;
    this.replica = replica;
  }

  OptionalLong tryLock() {
    return client.tryLock(LOCK.value(), owner, unexplained ? DEFAULT_OF_THE_LEADER : ttl());
  }

  private Duration ttl() {
    Duration min = config.lease().minTtl();
    Duration max = config.lease().maxTtl();
    return WANTED_TTL.compareTo(max) > 0 ? max : WANTED_TTL.compareTo(min) < 0 ? min : WANTED_TTL;
  }

  /// Why [#tryLock] just failed, for a person who wonders why the roll does not move. The same
  /// cause gives the same words.
  String obstacle() {
    Optional<String> seen = holder().or(this::noSessionIsFree);
    unexplained = seen.isEmpty() && !unexplained;
    return seen.orElse("the rotation lock was not granted; it is asked for again every second");
  }

  private Optional<String> holder() {
    if (replica.apply(new Query.DescribeLock(LOCK)) instanceof Answer.LockDescribed lock
        && lock.holder() != null
        && replica.apply(new Query.DescribeSession(lock.holder()))
            instanceof Answer.SessionDescribed session) {
      return Optional.of("the rotation lock is held by the %s".formatted(session.owner()));
    }
    return Optional.empty();
  }

  private Optional<String> noSessionIsFree() {
    int limit = config.limits().maxSessions();
    return replica.apply(new Query.CountState()) instanceof Answer.StateCounted state
            && state.sessions() >= limit
        ? Optional.of(
            "all %d sessions that limits.max-sessions allows are in use, and a roll needs one; it goes on when a client ends one"
                .formatted(limit))
        : Optional.empty();
  }
}
