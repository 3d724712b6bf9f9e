package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.node.log.BackupSource;
import dev.aegis.dataplane.node.log.CommandLog;
import dev.aegis.dataplane.node.log.Consensus;
import dev.aegis.dataplane.node.log.MemberChanges;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConsensusConfig;
import dev.aegis.dataplane.node.settings.NodeSettings;
import dev.aegis.dataplane.node.traffic.Traffic;
import dev.aegis.dataplane.node.watch.ElectionHub;
import dev.aegis.dataplane.node.watch.LockWaits;
import dev.aegis.dataplane.node.watch.WatchHub;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// The port clients connect to: all services of `aegis.v1`.
///
/// Where a call runs is [Dispatch]'s to say.
public final class ClientPort implements AutoCloseable {
  /// More than a request may have, so that one that is too large gets a typed refusal. Beyond this
  /// the transport cuts the call before anything of ours sees it.
  private static final int MAX_TRANSPORTED_BYTES = 4 * Checks.MAX_REQUEST_BYTES;

  private final Server server;
  private final PeerStatuses peers;
  private final PeerGrpcService peerQuestions;
  private final OwnClient ownClient;
  private final CommitWaits waits;
  private final LockGrpcService locks;

  private ClientPort(
      Server server,
      LockGrpcService locks,
      PeerStatuses peers,
      PeerGrpcService peerQuestions,
      OwnClient ownClient,
      CommitWaits waits) {
    this.server = server;
    this.locks = locks;
    this.peers = peers;
    this.peerQuestions = peerQuestions;
    this.ownClient = ownClient;
    this.waits = waits;
  }

  /// What the port serves from.
  ///
  /// @param configDigest digest of the configuration in force
  public record Backend(
      CommandLog log,
      Consensus consensus,
      MemberChanges changes,
      WatchHub watches,
      ElectionHub elections,
      LockWaits waits,
      BackupSource backups,
      ConsensusConfig config,
      String configDigest,
      String version) {}

  /// Told of every finished unary call: simple method name (`Put`), outcome of the telemetry
  /// contract (`ok`, `refused`, `unavailable`, `unknown`, `invalid`), duration.
  @FunctionalInterface
  public interface CallListener {
    void finished(String method, String outcome, Duration took);
  }

  /// Opens the port.
  ///
  /// @param traffic what carries the calls; empty for nothing between the ends
  /// @param peers where calls are passed on to; closed by whoever opened them
  public static ClientPort open(
      NodeSettings settings,
      Transport transport,
      Optional<Traffic> traffic,
      PeerChannels peers,
      Backend backend,
      CallListener listener)
      throws IOException {
    Failures failures = new Failures(node -> backend.consensus().members().clientOf(node));
    CommandLog log = logFor(transport, backend);
    CommitWaits waits = new CommitWaits().sweepEachSecond();
    Calls calls = new Calls(settings.id(), log, failures, waits);
    OwnCalls ownCalls = new OwnCalls();
    OwnClient ownClient =
        switch (transport) {
          case Transport.Plain() -> new OwnClient(settings.ownClient(), ownCalls);
          case Transport.Mutual _ -> new OwnClient(settings.ownClient(), transport);
        };
    PeerGrpcService peerQuestions = new PeerGrpcService(settings.id(), backend.consensus());
    LockGrpcService locks =
        new LockGrpcService(
            calls, log, backend.waits(), backend.config().limits().maxWaitersPerLock());
    Executor threads = Executors.newVirtualThreadPerTaskExecutor();
    Dispatch dispatch = new Dispatch(threads);
    NettyServerBuilder builder =
        Connections.serve(settings.ownClient(), transport)
            .executor(dispatch.arrivals())
            .callExecutor(dispatch)
            .maxInboundMessageSize(MAX_TRANSPORTED_BYTES)
            // grpc-java allows a client's ping every five minutes only; watches and locks need
            // liveness.
            .permitKeepAliveTime(5, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .addService(new SessionGrpcService(calls, log, backend.config()))
            .addService(locks)
            .addService(
                new ElectionGrpcService(
                    calls,
                    log,
                    locks,
                    backend.elections(),
                    backend.config().limits().maxWatchers()))
            .addService(new KvGrpcService(calls, log, threads))
            .addService(
                new WatchGrpcService(
                    calls, log, backend.watches(), backend.config().limits().maxWatchers()))
            .addService(
                new ClusterGrpcService(
                    settings,
                    backend.consensus(),
                    backend.configDigest(),
                    backend.version(),
                    new Backups(
                        calls, log, backend.backups(), ownClient::barrier, settings.dataDir()),
                    new MemberCalls(
                        calls,
                        log,
                        new MemberCalls.Cluster(
                            settings.id(),
                            transport instanceof Transport.Plain,
                            backend.consensus(),
                            backend.changes(),
                            backend.config().raft().electionTimeoutMax().toMillis(),
                            peers,
                            address -> PeerStatuses.at(address, transport)))))
            .addService(new AccessGrpcService(calls, log))
            .addService(peerQuestions)
            // The last one added sees a call first.
            .intercept(new LeaderProxy(settings.id(), backend.consensus(), peers, failures))
            .intercept(new RequestSizeLimit())
            .intercept(
                switch (transport) {
                  case Transport.Plain() -> ownCalls;
                  case Transport.Mutual mutual ->
                      new AccessGate(log, backend.consensus()::admits, mutual.operator());
                });
    builder.intercept(new RequestMeter(listener));
    traffic.ifPresent(carrier -> builder.intercept(new CarriedClientCalls(settings.id(), carrier)));
    Server server = builder.build();
    server.start();
    return new ClientPort(server, locks, new PeerStatuses(peers), peerQuestions, ownClient, waits);
  }

  /// This node as a client of its own cluster. Closed with the port.
  public OwnClient ownClient() {
    return ownClient;
  }

  /// Without certificates there is no telling callers apart, hence no access control.
  private static CommandLog logFor(Transport transport, Backend backend) {
    return switch (transport) {
      case Transport.Plain() -> backend.log();
      case Transport.Mutual _ ->
          new GuardedLog(backend.log(), new Replay(backend.consensus())::isOver);
    };
  }

  /// The other nodes' own views. Closed with the port.
  public PeerStatuses peers() {
    return peers;
  }

  /// Takes no new calls, lets those under way finish for at most `atMost`, then cuts them.
  public void stop(Duration atMost) throws InterruptedException {
    server.shutdown();
    peerQuestions.close();
    if (!server.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      locks.cutsCalls();
      server.shutdownNow();
    }
  }

  @Override
  public void close() {
    locks.cutsCalls();
    server.shutdownNow();
    waits.close();
    ownClient.close();
  }
}
