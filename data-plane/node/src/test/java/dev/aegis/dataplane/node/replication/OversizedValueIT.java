package dev.aegis.dataplane.node.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Outcome;
import dev.aegis.dataplane.node.log.AppliedListener;
import dev.aegis.dataplane.node.log.SubmitException;
import dev.aegis.dataplane.node.security.Transport;
import dev.aegis.dataplane.node.settings.ConfigVersion;
import dev.aegis.dataplane.node.settings.ConfigVersion.Reading;
import dev.aegis.dataplane.node.settings.HostPort;
import dev.aegis.dataplane.node.settings.NodeSecurity;
import dev.aegis.dataplane.node.settings.NodeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A value that got past the API, where it is refused by name (see `FiveNodesIT`). Ratis would make
/// a leader step down over an entry that it cannot carry, and the next one after it.
class OversizedValueIT {
  private static final int MORE_THAN_RATIS_CARRIES = 5 << 20;

  @TempDir Path dir;
  private RatisNode node;

  @BeforeEach
  void start() throws IOException {
    TreeMap<String, HostPort> address;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new TreeMap<>(Map.of("n1", new HostPort("127.0.0.1", free.getLocalPort())));
    }
    try (var defaults =
        OversizedValueIT.class.getResourceAsStream("/dev/aegis/dataplane/node/aegis.yaml")) {
      Reading.Accepted config =
          (Reading.Accepted)
              ConfigVersion.of(Objects.requireNonNull(defaults).readAllBytes()).reading();
      node =
          RatisNode.start(
              new NodeSettings(
                  "n1",
                  "oversized",
                  address,
                  address,
                  dir,
                  dir.resolve("c"),
                  true,
                  new NodeSecurity.Insecure()),
              new Transport.Plain(),
              Optional.empty(),
              config.config(),
              (_, peer, question) -> question.unanswered(peer),
              (_, _) -> Map.of(),
              (_, _) -> 0,
              AppliedListener.all(),
              _ -> {},
              new Unmeasured(),
              System::currentTimeMillis);
    }
    await().atMost(Duration.ofMinutes(1)).until(node::isLeaderReady);
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
  }

  private static Command put(int bytes) {
    return new Command.PutKey(
        null, Bytes.copyOf(new byte[] {1}), Bytes.copyOf(new byte[bytes]), null);
  }

  @Test
  void anEntryThatRatisCannotCarryIsRefusedAndTheLeaderStays() {
    long term = node.status().term();
    assertThatThrownBy(() -> node.submit(put(MORE_THAN_RATIS_CARRIES)).join())
        .as("definite: nothing was appended")
        .hasCauseInstanceOf(SubmitException.class)
        .cause()
        .isNotInstanceOf(SubmitException.OutcomeUnknown.class);
    assertThat(node.submit(put(1_000)).join().outcome()).isInstanceOf(Outcome.KeyPut.class);
    assertThat(node.status().term()).isEqualTo(term);
    assertThat(node.isLeaderReady()).isTrue();
  }

  @Test
  void theLargestEntryOfGroupCommitIsTaken() {
    assertThat(node.submit(put(GroupCommit.MAX_BYTES_PER_ENTRY)).join().outcome())
        .isInstanceOf(Outcome.KeyPut.class);
  }
}
