package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ClientTls;
import dev.aegis.sdk.KeyValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./aegis member` where every caller shows a certificate: a machine of the launcher's own cluster
/// is replaced, as an operator would do it.
class MembersWithCertificatesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path dir;
  private Launcher aegis;
  private int portBase;

  @BeforeEach
  void start() throws IOException {
    aegis = Launcher.on(dir.resolve("state"));
    portBase = FreePorts.base(23_000);
  }

  @AfterEach
  void stop() {
    aegis.run("down");
  }

  private AegisClient clientOf(int node) {
    return AegisClient.builder(List.of("127.0.0.1:" + (portBase + 10 + node)))
        .tls(ClientTls.in(dir.resolve("state/certs/client")))
        .connect();
  }

  private String member(String... words) {
    String[] all = new String[words.length + 1];
    all[0] = "member";
    System.arraycopy(words, 0, all, 1, words.length);
    return aegis.run(PATIENCE, all).succeeded().out();
  }

  /// What `member list` says of a node: its role; empty for no member.
  private String roleOf(String node) {
    return member("list")
        .lines()
        .filter(line -> line.startsWith(node + " "))
        .map(line -> line.split(" +", -1)[1])
        .findFirst()
        .orElse("");
  }

  @Test
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  void aNodeIsReplacedByANewOneWithACertificateOfItsOwn() {
    aegis
        .run(
            PATIENCE,
            "up",
            "--no-agent",
            "--fresh",
            "--tls",
            "--port-base",
            String.valueOf(portBase))
        .succeeded();
    try (AegisClient client = clientOf(2)) {
      var _ = client.keys().put("k", "v");
    }

    assertThat(member("add")).contains("n6 has the cluster's log");
    assertThat(roleOf("n6")).isEqualTo("learner");
    assertThat(member("promote", "n6")).contains("n6 votes");
    assertThat(roleOf("n6")).isEqualTo("voter");
    assertThat(member("remove", "n1")).contains("n1 is removed");

    assertThat(roleOf("n1")).isEmpty();
    assertThat(member("list").lines().filter(line -> line.contains(" voter "))).hasSize(5);
    try (AegisClient client = clientOf(6)) {
      assertThat(client.keys().get("k").map(KeyValue::value)).contains(Bytes.utf8("v"));
      assertThat(client.keys().put("after", "v").revision()).isPositive();
    }
  }
}
