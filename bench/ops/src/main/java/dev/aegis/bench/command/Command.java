package dev.aegis.bench.command;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// What a command does; how it ends is the same for all. Exit codes: 0 done, 1 something could not
/// be read or written, 2 misused. The last two come with a sentence.
@FunctionalInterface
interface Command {
  int FAILED = 1;
  int MISUSED = 2;

  /// Does it.
  ///
  /// @throws IllegalArgumentException saying in one sentence what is wrong with the words
  /// @throws IOException saying what could not be read or written
  void act(List<String> words, PrintStream out, PrintStream err)
      throws IOException, InterruptedException;

  /// Ends the process.
  static void main(Command command, String[] words) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(command, List.of(words), out, System.err));
  }

  /// Returns the exit code.
  static int run(Command command, List<String> words, PrintStream out, PrintStream err) {
    try {
      command.act(words, out, err);
      return 0;
    } catch (IllegalArgumentException mistake) {
      err.println("aegis: " + mistake.getMessage());
      return MISUSED;
    } catch (IOException failure) {
      err.println("aegis: " + failure.getMessage());
      return FAILED;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      err.println("aegis: interrupted.");
      return FAILED;
    }
  }
}
