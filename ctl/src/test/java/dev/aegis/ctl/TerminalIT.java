package dev.aegis.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aegis.sdk.AegisClient;
import dev.aegis.sdk.real.RealCluster;
import dev.aegis.sdk.real.SharedCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What a person sees and does at a terminal, and a pipe does not.
@ExtendWith(SharedCluster.class)
class TerminalIT {
  private static final int INTERRUPTED = 130;
  private static final String ESCAPE = "\u001b";

  private final RealCluster cluster;
  private final AegisClient client;

  TerminalIT(RealCluster cluster) {
    this.cluster = cluster;
    this.client = cluster.connect();
  }

  @BeforeEach
  void write() {
    if (client.keys().get("terminal/greeting").isEmpty()) {
      client.keys().put("terminal/greeting", "hello");
    }
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aTableHasItsHeadingInBoldAtATerminalAndNowhereElse()
      throws IOException, InterruptedException {
    String revision = "" + client.keys().get("terminal/greeting").orElseThrow().modRevision();
    String heading = "KEY                VALUE  CREATE-REVISION  MOD-REVISION  VERSION  SESSION-ID";
    String row =
        "terminal/greeting  hello  %s%s1        0"
            .formatted(padded(revision, "CREATE-REVISION  "), padded(revision, "MOD-REVISION  "));
    String[] words = {"get", "terminal/greeting"};

    assertThat(screen(Map.of(), words))
        .isEqualTo(ESCAPE + "[1m" + heading + ESCAPE + "[0m\n" + row + "\n");
    assertThat(screen(Map.of("NO_COLOR", "1"), words)).isEqualTo(heading + "\n" + row + "\n");
    assertThat(screen(Map.of("TERM", "dumb"), words)).isEqualTo(heading + "\n" + row + "\n");
    assertThat(screen(Map.of(), "get", "terminal/greeting", "-o", "value")).isEqualTo("hello\n");
    assertThat(piped(words)).isEqualTo(heading + "\n" + row + "\n");
  }

  @Test
  void helpIsColouredAtATerminalAndWhatGoesToAFileIsNot(@TempDir Path dir)
      throws IOException, InterruptedException {
    Path errors = dir.resolve("errors");

    assertThat(screen(Map.of(), "get", "--help")).contains(ESCAPE + "[", "Read a key");
    assertThat(piped("get", "--help")).contains("Read a key").doesNotContain(ESCAPE);
    try (Terminal terminal = Terminal.run(environment(), "2>" + errors, "fetch")) {
      assertThat(terminal.code()).isEqualTo(2);
      assertThat(terminal.shown()).isEmpty();
    }
    assertThat(errors).content().contains("fetch").doesNotContain(ESCAPE);
  }

  @Test
  void controlCEndsAWatch() throws IOException, InterruptedException {
    try (Terminal terminal = Terminal.run(environment(), "", "watch", "terminal/watched")) {
      terminal.awaits("watching from revision");
      client.keys().put("terminal/watched", "seen");
      terminal.awaits("PUT terminal/watched seen (");

      terminal.pressesControlC();

      assertThat(terminal.code()).isEqualTo(INTERRUPTED);
    }
  }

  @Test
  void controlCEndsAProgramUnderALockAndGivesTheLockBack(@TempDir Path dir)
      throws IOException, InterruptedException {
    assertThatControlCEnds("terminal/sleep", "exec sleep 300", dir.resolve("sleep"));
  }

  /// Who ignores Ctrl-C is told to end in the way that a lost lock ends it.
  @Test
  void controlCEndsAlsoAProgramThatDoesNotListen(@TempDir Path dir)
      throws IOException, InterruptedException {
    assertThatControlCEnds("terminal/deaf", "trap '' INT; exec sleep 300", dir.resolve("deaf"));
  }

  private void assertThatControlCEnds(String lock, String program, Path pid)
      throws IOException, InterruptedException {
    String script = "echo $$ >%s.part; mv %s.part %s; %s".formatted(pid, pid, pid, program);
    String[] words = {"lock", "run", lock, "--ttl", "60s", "--", "sh", "-c", script};
    try (Terminal terminal = Terminal.run(environment(), "", words)) {
      await(pid);
      assertThat(client.locks().describe(lock).holder()).isPresent();

      terminal.pressesControlC();

      assertThat(terminal.code()).isEqualTo(INTERRUPTED);
      assertThat(client.locks().describe(lock).holder()).isEmpty();
      long child = Long.parseLong(Files.readString(pid).strip());
      assertThat(ProcessHandle.of(child).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @Test
  void controlCGivesBackALockThatIsHeldByHand() throws IOException, InterruptedException {
    String[] words = {"lock", "acquire", "terminal/hand", "--ttl", "60s"};
    try (Terminal terminal = Terminal.run(environment(), "", words)) {
      terminal.awaits("holding terminal/hand until Ctrl-C.");

      terminal.pressesControlC();

      assertThat(terminal.code()).isEqualTo(INTERRUPTED);
    }
    assertThat(client.locks().describe("terminal/hand").holder()).isEmpty();
  }

  private Map<String, String> environment() {
    return Map.of("AEGIS_ENDPOINTS", String.join(",", cluster.endpoints()));
  }

  private String screen(Map<String, String> more, String... words)
      throws IOException, InterruptedException {
    Map<String, String> environment = new HashMap<>(environment());
    environment.putAll(more);
    try (Terminal terminal = Terminal.run(environment, "", words)) {
      assertThat(terminal.code()).as(terminal.shown()).isZero();
      return terminal.shown();
    }
  }

  /// The same without a terminal.
  private String piped(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(Terminal.command());
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().remove("NO_COLOR");
    builder.environment().put("TERM", "xterm");
    builder.environment().putAll(environment());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out;
  }

  private static String padded(String text, String column) {
    return text + " ".repeat(column.length() - text.length());
  }

  private static void await(Path file) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!Files.exists(file)) {
      assertThat(System.nanoTime()).as("%s within a minute", file).isLessThan(deadline);
      Thread.sleep(Duration.ofMillis(20));
    }
  }
}
