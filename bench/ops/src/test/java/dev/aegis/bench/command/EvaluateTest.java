package dev.aegis.bench.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.bench.captured.CapturedFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {
  private static final Path KEPT = CapturedFolder.path();
  private static final String ONE = "57eff5988dcb";
  private static final int EVERY_WATCHER = 4;

  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /// A corpus of one episode: more are recorded now and then.
  @BeforeEach
  void takeOne() throws IOException {
    for (String file : List.of("truth/" + ONE + ".json", "telemetry/" + ONE + ".json.gz")) {
      Path taken = folder.resolve("corpus").resolve(file);
      Files.createDirectories(taken.getParent());
      Files.copy(KEPT.resolve(file), taken);
    }
    Files.copy(KEPT.resolve("held-out.txt"), folder.resolve("corpus/held-out.txt"));
  }

  @Test
  void reportSaysHowManyWereDetectedAndLeavesNoFiles() throws IOException {
    Path promtool = promtool("exit 0");

    assertThat(evaluate(promtool)).as(err.toString(StandardCharsets.UTF_8)).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("| kind | detected | median | longest |", "| clock_skew | 1 of 1 | ");
    assertThat(asked())
        .hasSize(EVERY_WATCHER)
        .allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
  }

  @Test
  void nothingIsLeftAlsoWhenPromtoolRefuses() throws IOException {
    assertThat(evaluate(promtool("exit 2"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("refused");
    assertThat(asked()).hasSize(1).allSatisfy(file -> assertThat(file.getParent()).doesNotExist());
  }

  /// It ends with 1 both when an alert fires and when it cannot read a file.
  @Test
  void endingWithOneAndTellingNoAlertIsNoJudgement() throws IOException {
    assertThat(evaluate(promtool("echo 'FAILED: yaml: line 3'; exit 1"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("refused", "FAILED: yaml: line 3");
  }

  private int evaluate(Path promtool) {
    return Command.run(
        Evaluate::act,
        List.of(
            folder.resolve("corpus").toString(),
            "--recipes",
            "clock-skew",
            "--promtool",
            promtool.toString()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  /// A program that notes which file it was asked about.
  private Path promtool(String then) throws IOException {
    Path program = folder.resolve("promtool");
    Files.writeString(
        program, "#!/bin/sh\necho \"$3\" >>'%s'\n%s\n".formatted(folder.resolve("asked"), then));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  private List<Path> asked() throws IOException {
    return Files.readAllLines(folder.resolve("asked")).stream().map(Path::of).toList();
  }
}
