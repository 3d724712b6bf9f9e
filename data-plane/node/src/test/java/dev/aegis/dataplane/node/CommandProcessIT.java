package dev.aegis.dataplane.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of a person, each as the process that it is: what they print is theirs alone.
class CommandProcessIT {
  @TempDir Path dir;

  /// Bound and not listening: it refuses connections, and nobody else can have its port.
  private final Socket nobody = new Socket();

  @BeforeEach
  void bind() throws IOException {
    nobody.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws IOException {
    nobody.close();
  }

  @Test
  void askingForMembersWhereNobodyAnswersSaysOneSentence() throws Exception {
    assertSaysOneSentence(MemberTool.class, nobody(), "list");
  }

  @Test
  void savingABackupWhereNobodyAnswersSaysOneSentence() throws Exception {
    assertSaysOneSentence(SnapshotTool.class, "save", nobody(), dir.resolve("backup").toString());
  }

  private void assertSaysOneSentence(Class<?> tool, String... words)
      throws IOException, InterruptedException {
    Path out = dir.resolve("out");
    Path err = dir.resolve("err");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                classPathOfTheProduct(),
                tool.getName()));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    // A JVM that finds one of these says so.
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(Duration.ofMinutes(2))).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(out).isEmptyFile();
    assertThat(Files.readAllLines(err)).hasSize(1);
  }

  /// Without the tests' own, which tell the logging to be quiet.
  private static String classPathOfTheProduct() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.endsWith("test-classes"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private String nobody() {
    return "127.0.0.1:" + nobody.getLocalPort();
  }
}
