package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.real.RealCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the README tells a person to type does what it says, as it stands there, where `./aegis` is
/// one that knows `ctl` alone, and on a new cluster, as theirs is.
class ReadmeIT {
  private static final Pattern TYPED =
      Pattern.compile("\\*\\*From a shell\\*\\*.*?\n\n((?: {4}[^\n]*\n)+)", Pattern.DOTALL);

  private static final int NODES = 3;

  @TempDir Path dir;

  @Test
  void theCommandsOfTheQuickStartWorkOneAfterTheOther() throws IOException, InterruptedException {
    Matcher readme = TYPED.matcher(Files.readString(Path.of("..", "README.md")));
    assertThat(readme.find()).as("README.md has commands for a shell").isTrue();
    String aegisctl =
        Terminal.command().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    Path launcher =
        Files.writeString(
            dir.resolve("aegis"),
            "#!/bin/bash\n[[ $1 == ctl ]]\nexec " + aegisctl + " \"${@:2}\"\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path output = dir.resolve("output");
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", readme.group(1).stripIndent())
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    int exit;
    try (RealCluster cluster = RealCluster.start(NODES)) {
      shell.environment().put("AEGIS_ENDPOINTS", String.join(",", cluster.endpoints()));
      exit = exitOf(shell.start());
    }

    String said = Files.readString(output);
    assertThat(said)
        .contains("\nhello\n", "nobody leads", "PUT jobs/1 new", "n3")
        .containsPattern("(?m)^token \\d+$");
    assertThat(exit).as(said).isZero();
  }

  private static int exitOf(Process typed) throws InterruptedException {
    try {
      assertThat(typed.waitFor(Duration.ofMinutes(3))).as("it ends").isTrue();
      return typed.exitValue();
    } finally {
      typed.descendants().forEach(ProcessHandle::destroyForcibly);
      typed.destroyForcibly().waitFor();
    }
  }
}
