package dev.aegis.dataplane.node.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.aegis.dataplane.node.backup.SnapshotCommand;
import dev.aegis.dataplane.node.certificates.DevelopmentCertificates;
import io.grpc.ManagedChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Saving and restoring a cluster that serves with certificates.
class BackupWithCertificatesIT {
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final List<String> NODES = List.of("n1", "n2", "n3");

  @TempDir Path dir;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private TestCertificates certificates;
  private InProcessCluster.Options options;
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    certificates = new TestCertificates(dir.resolve("certificates"), NODES);
    options = InProcessCluster.Options.steadyLeader().withSecurity(certificates::of);
    cluster = InProcessCluster.start(Files.createDirectory(dir.resolve("old")), 3, options);
    awaitLeader();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void awaitLeader() {
    await().atMost(WITHIN).until(() -> cluster.leader().isPresent());
  }

  private Path certificateOf(String identity) throws IOException {
    Path folder = Files.createDirectories(dir.resolve("shown").resolve(identity));
    DevelopmentCertificates.write(
        folder, certificates.clients, certificates.clients.client(identity));
    return folder;
  }

  private int save(String file, String... certificate) {
    said.reset();
    PrintStream to = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of("save"));
    words.addAll(List.of(certificate));
    words.add(cluster.clientAddress("n2").toString());
    words.add(dir.resolve(file).toString());
    return SnapshotCommand.run(words, to, to);
  }

  private String said() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private <T> T as(String identity, java.util.function.Function<ManagedChannel, T> work) {
    ManagedChannel channel = certificates.channel(cluster.clientAddress("n1"), identity);
    try {
      return work.apply(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private void grantAnnToWrite() {
    var _ =
        as(
            TestCertificates.OPERATOR,
            channel -> {
              new PolicyClient(channel).set(PolicyClient.writer("ann", ""));
              return channel;
            });
  }

  @Test
  void anOperatorSavesAndNobodyElseDoes() throws IOException {
    grantAnnToWrite();
    assertThat(save("by nobody")).isEqualTo(1);
    assertThat(said()).contains("could not be reached");
    assertThat(save("by ann", "--tls", certificateOf("ann").toString())).isEqualTo(1);
    assertThat(said()).contains("gave no snapshot").contains("operator");
    assertThat(save("none", "--tls", dir.resolve("missing").toString())).isEqualTo(2);
    assertThat(said()).contains("missing");
    assertThat(save("backup", "--tls", certificateOf(TestCertificates.OPERATOR).toString()))
        .as(said())
        .isZero();
    assertThat(dir.resolve("backup")).isNotEmptyFile();
    assertThat(dir.resolve("by ann")).doesNotExist();
  }

  @Test
  void aRestoredClusterKeepsItsPolicy() throws IOException {
    grantAnnToWrite();
    var _ =
        as("ann", channel -> TestClient.untilServed(() -> new TestClient(channel).put("k", "v")));
    assertThat(save("backup", "--tls", certificateOf(TestCertificates.OPERATOR).toString()))
        .isZero();
    cluster.close();
    Path backup = dir.resolve("backup");
    cluster =
        InProcessCluster.restore(
            Files.createDirectory(dir.resolve("new")),
            Map.of("n1", backup, "n2", backup, "n3", backup),
            options);
    awaitLeader();
    String read =
        as("ann", channel -> TestClient.untilServed(() -> new TestClient(channel).get("k")));
    assertThat(read).isEqualTo("v");
    assertThat(save("again", "--tls", certificateOf("ann").toString())).isEqualTo(1);
    assertThat(said()).contains("operator");
  }
}
