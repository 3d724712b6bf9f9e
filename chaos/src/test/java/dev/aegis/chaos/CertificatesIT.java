package dev.aegis.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.Bytes;
import dev.aegis.sdk.ClientTls;
import dev.aegis.sdk.Grant;
import dev.aegis.sdk.KeyValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's own cluster with certificates: it is saved and begun anew without a further word,
/// whatever the policy in it.
class CertificatesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir Path dir;
  private Launcher aegis;
  private String portBase;

  @BeforeEach
  void start() throws IOException {
    aegis = Launcher.on(dir.resolve("state"));
    portBase = Integer.toString(FreePorts.base(31_000));
  }

  @AfterEach
  void stop() {
    aegis.run("down");
  }

  private Launcher.Ended up(String... flags) {
    List<String> words = new java.util.ArrayList<>(List.of("up", "--no-agent"));
    words.addAll(List.of(flags));
    return aegis.run(PATIENCE, words.toArray(String[]::new)).succeeded();
  }

  private Path certificate(String identity) {
    return dir.resolve("state/certs").resolve(identity);
  }

  private AegisClient client(String identity) {
    List<String> endpoints =
        IntStream.rangeClosed(1, 5)
            .mapToObj(n -> "127.0.0.1:" + (Integer.parseInt(portBase) + 10 + n))
            .toList();
    return AegisClient.builder(endpoints).tls(ClientTls.in(certificate(identity))).connect();
  }

  @Test
  @Timeout(value = 25, unit = TimeUnit.MINUTES)
  void itIsSavedAndBeginsAnewAlsoUnderAPolicyThatLeavesTheLaunchersOperatorOut()
      throws IOException {
    var _ = up("--fresh", "--tls", "--port-base", portBase);
    Path backup = dir.resolve("backup");
    try (AegisClient client = client("client")) {
      var _ = client.keys().put("k", "v");
    }
    assertThat(aegis.run("snapshot", "save", backup.toString()).succeeded().out())
        .contains("sha-256");

    // From here on "client" operates the cluster and "operator" is nobody.
    try (AegisClient operator = client("operator")) {
      assertThat(
              operator
                  .access()
                  .setPolicy(
                      1,
                      List.of(
                          new Grant.Operator("client"),
                          new Grant.Writer("client", Bytes.utf8("")))))
          .isTrue();
    }
    assertThat(aegis.run("snapshot", "save", dir.resolve("refused").toString()).err())
        .contains("operator");
    for (String file : List.of("cert.pem", "key.pem")) {
      Files.copy(
          certificate("client").resolve(file),
          certificate("operator").resolve(file),
          StandardCopyOption.REPLACE_EXISTING);
    }
    Path restrictive = dir.resolve("restrictive");
    aegis.run("snapshot", "save", restrictive.toString()).succeeded();
    aegis.run("down").succeeded();

    assertThat(
            up("--fresh", "--tls", "--port-base", portBase, "--restore", restrictive.toString())
                .out())
        .contains("names other operators");
    try (AegisClient client = client("client")) {
      assertThat(client.keys().get("k").map(KeyValue::value)).contains(Bytes.utf8("v"));
      assertThat(client.access().policy().grants()).contains(new Grant.Operator("client"));
    }
    aegis.run("down").succeeded();
    assertThat(up().out()).as("and once more on what is there").contains("names other operators");
  }
}
