package dev.aegis.ctl.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A process that ends at once loses nothing that it said, and skips nothing that it promised.
class ProcessEndTest {
  @Test
  void theLastWordsArriveAndTheCodeIsTheVerbs() throws IOException, InterruptedException {
    assertThat(play()).isEqualTo(new Outcome("said", 7));
  }

  @Test
  void whatIsToBeDoneByThenIsDone() throws IOException, InterruptedException {
    assertThat(play("has")).isEqualTo(new Outcome("said, and done", 7));
  }

  @Test
  void whatIsForgottenIsNot() throws IOException, InterruptedException {
    assertThat(play("has", "forget")).isEqualTo(new Outcome("said", 7));
  }

  /// Nothing the JVM would do at an exit is awaited, which is what takes the time.
  @Test
  void nobodyElseIsAwaited() throws IOException, InterruptedException {
    assertThat(play("hook")).isEqualTo(new Outcome("said", 7));
  }

  private record Outcome(String said, int code) {}

  private static Outcome play(String... words) throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        Stream.concat(
                Stream.of(
                    java.toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Ending.class.getName()),
                Stream.of(words))
            .toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(said, process.waitFor());
  }

  /// Says something that stays in a buffer, and ends with code 7.
  static final class Ending {
    private Ending() {}

    public static void main(String[] words) {
      List<String> wanted = List.of(words);
      if (wanted.contains("hook")) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(Ending::done));
      }
      if (wanted.contains("has")) {
        Thread hook = ProcessEnd.has(Ending::done);
        if (wanted.contains("forget")) {
          ProcessEnd.forget(hook);
        }
      }
      PrintStream out =
          new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
      out.print("said");
      ProcessEnd.now(7, out);
    }

    private static void done() {
      System.out.print(", and done");
      System.out.flush();
    }
  }
}
