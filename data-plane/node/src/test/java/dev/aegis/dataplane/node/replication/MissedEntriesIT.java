package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which times a node is told of entries that were written while it was away.
class MissedEntriesIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int WRITES = 5;

  @TempDir Path dir;
  private final TreeMap<String, HostPort> addresses = new TreeMap<>();
  private final Map<String, RatisNode> nodes = new ConcurrentSkipListMap<>();

  /// By node, the leader's time by log index, as the node was told last.
  private final Map<String, Map<Long, Long>> told = new ConcurrentHashMap<>();

  @BeforeEach
  void start() throws IOException {
    for (String id : List.of("n1", "n2", "n3")) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        addresses.put(id, new HostPort("127.0.0.1", free.getLocalPort()));
      }
    }
    for (String id : addresses.keySet()) {
      start(id);
    }
  }

  private void start(String id) throws IOException {
    Map<Long, Long> times = new ConcurrentHashMap<>();
    told.put(id, times);
    try (var defaults =
        MissedEntriesIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      Reading.Accepted config =
          (Reading.Accepted)
              ConfigVersion.of(Objects.requireNonNull(defaults).readAllBytes()).reading();
      nodes.put(
          id,
          RatisNode.start(
              new NodeSettings(
                  id,
                  "c",
                  addresses,
                  addresses,
                  dir.resolve(id),
                  dir.resolve("none"),
                  true,
                  new NodeSecurity.Insecure()),
              new Transport.Plain(),
              Optional.empty(),
              config.config(),
              (_, peer, question) -> question.unanswered(peer),
              (_, _) -> Map.of(),
              (_, _) -> 0,
              AppliedListener.all((applied, wallMs) -> times.put(applied.index(), wallMs)),
              _ -> {},
              new Unmeasured(),
              System::currentTimeMillis));
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (RatisNode node : nodes.values()) {
      node.close();
    }
  }

  private Map.Entry<String, RatisNode> leader() {
    return await()
        .atMost(WITHIN)
        .until(
            () -> nodes.entrySet().stream().filter(one -> one.getValue().isLeaderReady()).findAny(),
            Optional::isPresent)
        .get();
  }

  /// Writes, and says where it stands in the log. Leadership may change under a write on a busy
  /// machine; then it is written again.
  private long write() {
    Command put = new Command.PutKey(null, bytes("k"), bytes("v"), null);
    return await()
        .atMost(WITHIN)
        .ignoreExceptionsInstanceOf(CompletionException.class)
        .until(() -> leader().getValue().submit(put).join().position().index(), _ -> true);
  }

  /// Until a node gets what is written before it is committed.
  private void awaitUpToDate(String node) {
    await().atMost(WITHIN).until(() -> awaitTimeOf(write(), node) != AppliedListener.NO_TIME);
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private long awaitTimeOf(long index, String node) {
    return await()
        .atMost(WITHIN)
        .until(
            () -> Optional.ofNullable(Objects.requireNonNull(told.get(node)).get(index)),
            Optional::isPresent)
        .get();
  }

  @Test
  void whatANodeMissedHasNoTimeAndWhatComesAfterItHas() throws IOException {
    String away =
        nodes.keySet().stream()
            .filter(id -> !id.equals(leader().getKey()))
            .findFirst()
            .orElseThrow();
    awaitUpToDate(away);
    Objects.requireNonNull(nodes.remove(away)).close();
    List<Long> missed = IntStream.range(0, WRITES).mapToObj(_ -> write()).toList();

    start(away);

    for (long index : missed) {
      assertThat(awaitTimeOf(index, away)).as("of %s", index).isEqualTo(AppliedListener.NO_TIME);
    }
    awaitUpToDate(away);
  }
}
