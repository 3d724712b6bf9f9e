package dev.aegis.sdk.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// The programs on the pages for people do what they say, as they stand there, at other ports.
class QuickStartIT {
  private static final Pattern PROGRAM =
      Pattern.compile("```java\n(import dev.aegis.sdk.*?)```", Pattern.DOTALL);

  @RegisterExtension static final AegisCluster cluster = AegisCluster.ofNodes(2);

  @TempDir Path dir;

  @Test
  void theQuickStartClaimsAndLeads() throws IOException, InterruptedException {
    assertThat(saidBy("README.md"))
        .contains("claimed\n")
        .containsPattern("leading with token \\d+\n");
  }

  @Test
  void theLedgerRefusesWhatComesLate() throws IOException, InterruptedException {
    assertThat(saidBy("sdk-conformance/LOCKS.md"))
        .containsPattern("refused: token \\d+ is older than \\d+\n")
        .endsWith("the balance is 42\n");
  }

  /// What the program on a page says until it ends well.
  private String saidBy(String page) throws IOException, InterruptedException {
    Matcher program = PROGRAM.matcher(Files.readString(Repository.file(page)));
    assertThat(program.find()).as("%s has a program", page).isTrue();
    String here =
        program
            .group(1)
            .replace("127.0.0.1:7111", cluster.endpoint("n1"))
            .replace("127.0.0.1:7112", cluster.endpoint("n2"));
    Path source = Files.writeString(dir.resolve("Program.java"), here);
    Path output = dir.resolve("output");

    Process run =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(run.waitFor(Duration.ofMinutes(2))).as("it ends").isTrue();
    } finally {
      run.destroyForcibly().waitFor();
    }

    String said = Files.readString(output);
    assertThat(run.exitValue()).as(said).isZero();
    return said;
  }
}
