package dev.aegis.sdk.fake;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.ServerTransportFilter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One node of the fake: a real gRPC server on a loopback port of its own.
public final class FakeNode {
  private final FakeMachine machine;
  private final String nodeId;
  private final FaultInjector faults = new FaultInjector();
  private final FakeWatchService watches;
  private final AtomicInteger connections = new AtomicInteger();
  private @Nullable Server server;
  private int port;

  FakeNode(FakeMachine machine, String nodeId) {
    this.machine = machine;
    this.nodeId = nodeId;
    this.watches = new FakeWatchService(machine, nodeId);
    start();
  }

  /// Starts the node, on the port it had before.
  public void start() {
    try {
      server =
          Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
              .addService(ServerInterceptors.intercept(new FakeKvService(machine, nodeId), faults))
              .addService(
                  ServerInterceptors.intercept(new FakeSessionService(machine, nodeId), faults))
              .addService(
                  ServerInterceptors.intercept(new FakeLockService(machine, nodeId), faults))
              .addService(ServerInterceptors.intercept(watches, faults))
              .addTransportFilter(counted())
              .permitKeepAliveTime(5, TimeUnit.SECONDS)
              .build()
              .start();
      port = server.getPort();
    } catch (IOException failure) {
      throw new UncheckedIOException("Node " + nodeId + " could not listen.", failure);
    }
  }

  private ServerTransportFilter counted() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes transport) {
        connections.incrementAndGet();
        return transport;
      }

      @Override
      public void transportTerminated(Attributes transport) {
        connections.decrementAndGet();
      }
    };
  }

  /// How many connections are open, those of clients that wait included.
  public int connections() {
    return connections.get();
  }

  /// Cuts all connections and stops listening.
  public void kill() {
    if (server != null) {
      server.shutdownNow();
      try {
        server.awaitTermination();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      server = null;
    }
  }

  public String endpoint() {
    return "127.0.0.1:" + port;
  }

  /// Spoils the next call of a method, such as `Put`.
  public void next(String method, Fault fault) {
    faults.next(method, fault);
  }

  /// From now on requests of this method vanish.
  public void deafTo(String method) {
    faults.deafTo(method);
  }

  /// How many calls of a method this node got.
  public long calls(String method) {
    return faults.calls(method);
  }

  /// Makes this node leave out revisions of watches opened from now on.
  public void skipRevisions(int count) {
    watches.skippedRevisions = count;
  }

  /// From now on this node tells its watches nothing more, and keeps their connections.
  public void silenceWatches() {
    watches.silent = true;
    machine.append();
  }

  /// How often this node told a watch how far it is while nothing happened.
  public int progressTold() {
    return watches.progress.get();
  }

  /// From now on this node sends changes of a type that no client knows.
  public void sendUnknownTypes() {
    watches.unknownTypes = true;
  }

  /// From now on this node compacts whatever a watch is about to be sent, as soon as it has said
  /// that the watch is open.
  public void compactAtOnce() {
    watches.compactsAtOnce = true;
  }
}
