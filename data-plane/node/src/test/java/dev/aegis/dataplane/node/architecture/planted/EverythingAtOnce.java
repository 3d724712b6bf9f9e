package dev.aegis.dataplane.node.architecture.planted;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpServer;
import dev.aegis.dataplane.node.architecture.planted.oracle.PlantedOracle;
import dev.aegis.wire.log.v1.LogEntry;
import dev.aegis.wire.v1.StatusRequest;
import io.grpc.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.IntConsumer;
import java.util.logging.Logger;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftPeerId;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.yaml.snakeyaml.Yaml;
import redis.clients.jedis.HostAndPort;

/// What a class outside of each library's package must not do, once each.
public final class EverythingAtOnce {
  public static final IntConsumer HIDDEN_EXIT = System::exit;
  public static final IntConsumer HIDDEN_HALT = Runtime.getRuntime()::halt;
  public static final Logger LOGGER = Logger.getLogger("planted");

  public void print() {
    System.out.println(SLF4JBridgeHandler.isInstalled());
  }

  public PlantedOracle ask(
      RaftPeerId peer, RaftClient raft, org.apache.ratis.thirdparty.io.grpc.Status status) {
    return new PlantedOracle(peer.toString() + raft + status);
  }

  public Status status(StatusRequest request, LogEntry entry, ByteString bytes) {
    return Status.OK.withDescription(request + " " + entry + bytes);
  }

  public Counter count(MeterRegistry registry, HostAndPort redis, Yaml yaml, HttpServer http) {
    return registry.counter(redis + yaml.getName() + http.getAddress());
  }
}
