package dev.aegis.dataplane.node.rotation;

import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.rotation.RollOrder.Turn;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rolls a new version of the configuration through the cluster (ADR-007).
///
/// Each node watches its own mounted file. When a version it may run appears, it waits for its
/// turn, takes the rotation lock (a lock of the cluster itself, so at most one node can be rolling
/// whatever each of them believes), looks again, hands leadership over if it leads, and restarts.
/// It gives the lock back once it is healthy on the new version; if it never comes back the lock
/// falls free with its session, and the roll stands still all the same, because a node is missing.
public final class Rotation {
  private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
  private static final Duration HAND_OVER_WAIT = Duration.ofSeconds(5);

  private final String self;
  private final ConfigFile file;
  private final String digestInForce;
  private final Consensus consensus;
  private final Cluster cluster;
  private final Listener listener;
  private String lastSeen;
  private String lastWait = "";
  private boolean leaving;

  /// What a roll needs of the cluster.
  public interface Cluster {
    /// The other members, each with what it says of itself; one that does not answer is not
    /// healthy.
    List<Peer> others();

    /// Takes the rotation lock, without waiting for it.
    ///
    /// @return why it could not be taken; empty when it is held
    Optional<String> tryLock();

    void unlock();
  }

  /// Another node's own view of itself.
  ///
  /// @param healthy it answered, knows a leader, and is not behind
  public record Peer(String id, boolean healthy, boolean leader, String configDigest) {}

  /// Told what becomes of mounted versions.
  public interface Listener {
    void pending(String digest);

    void refused(ConfigVersion version);

    /// The mounted version is the one in force: nothing is pending or refused any more.
    void settled();

    /// Restart now: the process must end and come back.
    void restart();
  }

  public Rotation(
      String self,
      ConfigFile file,
      ConfigFile.InForce inForce,
      Consensus consensus,
      Cluster cluster,
      Listener listener) {
    this.self = self;
    this.file = file;
    this.digestInForce = inForce.digest();
    this.lastSeen = inForce.refused().map(ConfigVersion::digest).orElse(digestInForce);
    this.consensus = consensus;
    this.cluster = cluster;
    this.listener = listener;
    inForce.refused().ifPresent(listener::refused);
  }

  /// One look at the mounted file, and one step if there is one to take. Called about once a second
  /// by one thread.
  public void look() {
    if (leaving) {
      return;
    }
    Optional<ConfigVersion> mounted = file.mounted();
    if (mounted.isEmpty()) {
      return;
    }
    ConfigVersion version = mounted.get();
    announce(version);
    boolean runnable = version.reading() instanceof Reading.Accepted;
    if (!version.digest().equals(digestInForce) && runnable) {
      step(version.digest());
    }
  }

  /// This node restarts now, and its lock is the next process' to give back: whoever took it before
  /// this process is gone would take a second node down.
  public boolean isLeaving() {
    return leaving;
  }

  private void announce(ConfigVersion version) {
    if (version.digest().equals(lastSeen)) {
      return;
    }
    lastSeen = version.digest();
    lastWait = "";
    if (version.digest().equals(digestInForce)) {
      listener.settled();
      return;
    }
    switch (version.reading()) {
      case Reading.Accepted _ -> {
        LOG.info("Configuration {} is mounted; rolling from {}", version.digest(), digestInForce);
        listener.pending(version.digest());
      }
      case Reading.Refused _ -> {
        LOG.error(
            "Configuration {} is refused, {} stays in force: {}",
            version.digest(),
            digestInForce,
            ConfigFile.violations(version));
        listener.refused(version);
      }
    }
  }

  private void step(String newDigest) {
    if (!isMyTurn(newDigest)) {
      return;
    }
    Optional<String> obstacle = cluster.tryLock();
    if (obstacle.isPresent()) {
      waits(newDigest, obstacle.get());
      return;
    }
    // Another node may have rolled between the first look and the lock.
    boolean stillMine = isMyTurn(newDigest);
    if (stillMine && consensus.handOver(HAND_OVER_WAIT)) {
      LOG.info("Restarting into configuration {}", newDigest);
      leaving = true;
      listener.restart();
    } else {
      cluster.unlock();
    }
  }

  private boolean isMyTurn(String newDigest) {
    boolean leads = consensus.status().isLeader();
    if (!leads && consensus.leader().isEmpty()) {
      return false;
    }
    return switch (RollOrder.decide(self, leads, newDigest, cluster.others())) {
      case Turn.Mine _ -> true;
      case Turn.Wait(String why) -> {
        waits(newDigest, why);
        yield false;
      }
    };
  }

  /// Each reason is said once while it lasts.
  private void waits(String newDigest, String why) {
    if (!why.equals(lastWait)) {
      LOG.info("Configuration {} waits: {}", newDigest, why);
      lastWait = why;
    }
  }
}
