package dev.aegis.sdk.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.fake.FakeCluster;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadClientTest {

  @Test
  void aLoadStaysWithinItsRateAndEndsItsSessions() throws InterruptedException {
    try (FakeCluster cluster = FakeCluster.of(1)) {
      ByteArrayOutputStream printed = new ByteArrayOutputStream();
      int exit =
          LoadClient.run(
              List.of(
                  "--endpoints",
                  cluster.node(0).endpoint(),
                  "--seconds",
                  "2",
                  "--threads",
                  "2",
                  "--rate",
                  "50"),
              new PrintStream(printed, true, StandardCharsets.UTF_8));

      Matcher line =
          Pattern.compile("(\\d+) operations; p50 .* ms, p99 .* ms; errors none, untyped 0")
              .matcher(printed.toString(StandardCharsets.UTF_8));
      assertThat(line.find()).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
      assertThat(Integer.parseInt(line.group(1))).isBetween(10, 100);
      assertThat(exit).isZero();
      assertThat(cluster.machine().openSessions()).isZero();
    }
  }
}
