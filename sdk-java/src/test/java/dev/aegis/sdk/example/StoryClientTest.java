package dev.aegis.sdk.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.fake.FakeCluster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class StoryClientTest {
  private final FakeCluster cluster = FakeCluster.of(3);
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  @TempDir Path folder;

  @AfterEach
  void closeCluster() {
    cluster.close();
  }

  @Test
  void aStoryThroughAKilledNodeAndATakenLockEndsWell()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    PipedOutputStream stdin = new PipedOutputStream();
    CompletableFuture<Integer> story = start(new PipedInputStream(stdin));
    awaitWrites(20);
    cluster.node(0).kill();
    awaitWrites(40);
    cluster.machine().forceRelease("story");
    awaitWrites(60);

    stdin.close();

    assertThat(story.get(60, TimeUnit.SECONDS)).as(printed()).isZero();
    String json = Files.readString(folder.resolve("report.json"));
    assertThat(json)
        .contains("\"lost\": 0")
        .contains("\"RefusedException\": 1")
        .contains("\"untypedErrors\": 0")
        .contains("\"tokenWentBack\": false")
        .contains("\"verified\": true")
        .containsPattern("\"tokens\": \\[\\d+, \\d+]");
    assertThat(Files.readAllLines(folder.resolve("report.json.acks")))
        .hasSizeGreaterThanOrEqualTo(58)
        .allSatisfy(line -> assertThat(line).matches("\\d+ \\d+"));
  }

  @Test
  void aLostWriteIsFoundOut()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    PipedOutputStream stdin = new PipedOutputStream();
    CompletableFuture<Integer> story = start(new PipedInputStream(stdin));
    awaitWrites(20);
    cluster.machine().lose("story/000007");

    stdin.close();

    assertThat(story.get(60, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(printed()).contains("NOT GOOD").contains("[7]");
    assertThat(Files.readString(folder.resolve("report.json"))).contains("\"lost\": 1");
  }

  @Test
  void aWrongCommandLineIsToldWithTheUsage() throws IOException, InterruptedException {
    int exit = run(new ByteArrayInputStream(new byte[0]), "--endpoints", "nonsense");

    assertThat(exit).isEqualTo(2);
    assertThat(printed()).contains("either --seconds or --until-stdin-closes").contains("Usage");
  }

  private CompletableFuture<Integer> start(InputStream stdin) {
    String report = folder.resolve("report.json").toString();
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return run(
                stdin,
                "--endpoints",
                String.join(",", cluster.endpoints()),
                "--until-stdin-closes",
                "--report",
                report,
                "--write-pause-ms",
                "1");
          } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
          }
        },
        Thread::startVirtualThread);
  }

  private int run(InputStream stdin, String... words) throws IOException, InterruptedException {
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return StoryClient.run(List.of(words), stdin, out);
  }

  private void awaitWrites(int count) throws InterruptedException {
    while (cluster.machine().writes() < count) {
      Thread.sleep(Duration.ofMillis(5));
    }
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
