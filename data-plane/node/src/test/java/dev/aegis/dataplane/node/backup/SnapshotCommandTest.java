package dev.aegis.dataplane.node.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the command says when it cannot do what it is asked for; that it can is in `BackupIT`.
class SnapshotCommandTest {
  @TempDir Path dir;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  private int run(String... words) {
    said.reset();
    PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return SnapshotCommand.run(List.of(words), out, err);
  }

  private String sentence() {
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(text.lines()).as("one line").hasSize(1);
    return text.strip();
  }

  private static String nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + free.getLocalPort();
    }
  }

  @Test
  void withoutAClusterNothingIsSaved() throws IOException {
    Path file = dir.resolve("b");

    assertThat(run("save", nobody(), file.toString())).isEqualTo(SnapshotCommand.FAILED);

    assertThat(sentence()).contains("could not be reached");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void aFileThatIsThereIsNeverReplaced() throws IOException {
    Path file = Files.writeString(dir.resolve("b"), "precious");

    assertThat(run("save", nobody(), file.toString())).isEqualTo(SnapshotCommand.FAILED);

    assertThat(sentence()).contains("is there already");
    assertThat(file).hasContent("precious");
  }

  @Test
  void aFolderThatIsMissingIsNamed() throws IOException {
    Path file = dir.resolve("missing").resolve("b");

    assertThat(run("save", nobody(), file.toString())).isEqualTo(SnapshotCommand.FAILED);

    assertThat(sentence()).contains("The folder of").contains("missing");
  }

  @Test
  void whatIsNoBackupDoesNotVerify() throws IOException {
    Path file = Files.writeString(dir.resolve("b"), "some text");

    assertThat(run("verify", file.toString())).isEqualTo(SnapshotCommand.FAILED);

    assertThat(sentence()).isEqualTo(file + " is no backup of an AEGIS cluster.");
  }

  @Test
  void wordsThatAreNoCommandAreMisuse() {
    assertThat(run("save")).isEqualTo(SnapshotCommand.MISUSED);
    assertThat(sentence()).contains("verify FILE");
    assertThat(run("save", "nowhere", "b")).isEqualTo(SnapshotCommand.MISUSED);
    assertThat(sentence()).contains("is not host:port");
  }
}
