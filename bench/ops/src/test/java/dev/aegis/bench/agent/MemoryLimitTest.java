package dev.aegis.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.aegis.bench.core33.Core33Folder;
import dev.aegis.bench.corpus.Corpus;
import dev.aegis.bench.corpus.Truth;
import dev.aegis.bench.grade.Graded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents that really take memory, as processes. A small JVM holds about 40 MiB; they are far from
/// the limit on either side.
class MemoryLimitTest {
  private static final Corpus CORPUS = new Corpus(Core33Folder.path());
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final int LIMIT_MIB = 256;
  private static final String TOO_MUCH = "It held more than 256 MiB of memory, and was ended.";

  @TempDir Path folder;

  @BeforeAll
  static void memoryIsTold() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "nobody tells memory here");
  }

  @Test
  void jvmThatTakesTooMuchIsAMissWithItsReason() throws IOException, InterruptedException {
    try (ProcessAgent agent = new ProcessAgent("hungry", jvm(600, "silent"), LIMIT_MIB)) {
      assertThat(examined(agent).kind().reason()).contains(TOO_MUCH);
      assertThat(examined(agent).kind().reason())
          .as("it is started anew, and takes as much again")
          .contains(TOO_MUCH);
    }
  }

  /// Its address space is larger than the limit from the start.
  @Test
  void jvmThatTakesLittleIsLeftAlone() throws IOException, InterruptedException {
    try (ProcessAgent agent = new ProcessAgent("modest", jvm(10, "speaking"), LIMIT_MIB)) {
      assertThat(examined(agent).kindSaid()).isEqualTo("clock_skew");
    }
  }

  @Test
  void pythonThatTakesTooMuchIsAMissWithItsReason() throws IOException, InterruptedException {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "there is no Python here");
    Path program = folder.resolve("hungry.py");
    Files.writeString(
        program,
        """
        import sys
        kept = []
        for line in sys.stdin:
            kept.extend(bytes([1]) * 1048576 for _ in range(600))
        """);
    try (ProcessAgent agent =
        new ProcessAgent("hungry", List.of(python.toString(), program.toString()), LIMIT_MIB)) {
      assertThat(examined(agent).kind().reason()).contains(TOO_MUCH);
    }
  }

  /// Else whoever starts a helper for each question would have no limit.
  @Test
  void whatItStartsCountsWithIt() throws IOException, InterruptedException {
    Path program = folder.resolve("hires.sh");
    Files.writeString(program, String.join(" ", jvm(600, "silent")) + "\nexit 0\n");
    try (ProcessAgent agent =
        new ProcessAgent("hires", List.of("sh", program.toString()), LIMIT_MIB)) {
      assertThat(examined(agent).kind().reason()).contains(TOO_MUCH);
    }
  }

  private static List<String> jvm(int mib, String then) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-Xmx1g",
        "-cp",
        Path.of(System.getProperty("basedir", "bench/ops"), "target", "test-classes")
            .toAbsolutePath()
            .toString(),
        HungryAgent.class.getName(),
        String.valueOf(mib),
        then);
  }

  private static Graded examined(ProcessAgent agent) throws IOException, InterruptedException {
    Truth truth = CORPUS.truths().getFirst();
    return new Examiner(LONG).examine(agent, truth, CORPUS.window(truth));
  }
}
