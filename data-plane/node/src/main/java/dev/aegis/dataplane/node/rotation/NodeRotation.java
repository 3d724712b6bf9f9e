package dev.aegis.dataplane.node.rotation;

import dev.aegis.dataplane.command.Answer;
import dev.aegis.dataplane.command.Query;
import dev.aegis.dataplane.node.grpc.OwnClient;
import dev.aegis.dataplane.node.grpc.PeerStatus;
import dev.aegis.dataplane.node.grpc.PeerStatuses;
import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.telemetry.NodeTelemetry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Joins [Rotation] to the real node: one thread that looks once a second, asks the other nodes
/// over their client ports, and holds the rotation lock through the node's own client port.
public final class NodeRotation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeRotation.class);

  private final NodeSettings settings;
  private final Around around;
  private final RotationClaim claim;
  private final RotationLock lock;
  private final Rotation rotation;
  private final ScheduledExecutorService timer;

  /// What the rotation reaches the cluster through.
  ///
  /// @param replica this node's own state, as far as it is applied
  /// @param peers the other members' own views
  public record Around(
      Consensus consensus,
      Function<Query, Answer> replica,
      PeerStatuses peers,
      OwnClient ownClient) {}

  public NodeRotation(
      NodeSettings settings,
      ConfigFile file,
      ConfigFile.InForce inForce,
      Around around,
      NodeTelemetry telemetry,
      Runnable restart) {
    this.settings = settings;
    this.around = around;
    this.claim =
        new RotationClaim(
            settings.id(), inForce.config(), around.ownClient()::tryLock, around.replica());
    this.lock =
        new RotationLock(settings.dataDir(), claim::tryLock, around.ownClient()::endSession);
    this.rotation =
        new Rotation(
            settings.id(),
            file,
            inForce,
            around.consensus(),
            new LiveCluster(),
            new Told(telemetry, restart));
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("rotation").factory());
    var _ = timer.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      if (rotation.isLeaving()) {
        return;
      }
      // What the process before this one held is given back once this one is part of the cluster
      // again.
      if (around.consensus().leader().isPresent() && lock.unlock()) {
        rotation.look();
      }
    } catch (RuntimeException e) {
      LOG.warn("This turn of the rotation failed, the next one tries again: {}", e.toString());
    }
  }

  private final class LiveCluster implements Rotation.Cluster {
    @Override
    public List<Rotation.Peer> others() {
      List<Rotation.Peer> others = new ArrayList<>();
      for (String id : around.consensus().members().byId().keySet()) {
        if (!id.equals(settings.id())) {
          others.add(
              around
                  .peers()
                  .of(id)
                  .map(NodeRotation::peer)
                  .orElse(new Rotation.Peer(id, false, false, "")));
        }
      }
      return others;
    }

    @Override
    public Optional<String> tryLock() {
      return lock.tryLock() ? Optional.empty() : Optional.of(claim.obstacle());
    }

    @Override
    public void unlock() {
      lock.unlock();
    }
  }

  private static Rotation.Peer peer(PeerStatus status) {
    return new Rotation.Peer(
        status.node(), status.healthy(), status.leads(), status.configDigest());
  }

  private record Told(NodeTelemetry telemetry, Runnable exit) implements Rotation.Listener {
    @Override
    public void pending(String digest) {
      telemetry.configPending(digest);
    }

    @Override
    public void refused(ConfigVersion version) {
      telemetry.configRefused(version);
    }

    @Override
    public void settled() {
      telemetry.configSettled();
    }

    @Override
    public void restart() {
      exit.run();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
