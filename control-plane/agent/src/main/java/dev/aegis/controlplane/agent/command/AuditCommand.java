package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.journal.JournalCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/// A journal in, whether it is whole out.
final class AuditCommand implements Command.Body {
  @Override
  public int run(Arguments arguments, PrintStream out) throws IOException, CommandException {
    List<String> words = arguments.rest(2);
    if (words.isEmpty() || !words.getFirst().equals("verify")) {
      throw new CommandException("it knows one thing to do: audit verify [FILE]");
    }
    return switch (check(arguments, words.size() == 1 ? "-" : words.get(1))) {
      case JournalCheck.Result.Intact intact -> {
        out.println(
            "Intact: " + intact.lines() + " lines, the last hash is " + intact.lastHash() + ".");
        if (intact.tornBytes() > 0) {
          out.println(
              "After them stand "
                  + intact.tornBytes()
                  + " bytes of a line that was never finished.");
        }
        if (!intact.endIsKnown()) {
          out.println(
              "There is no head file beside it: lines missing from the end would not show.");
        }
        yield 0;
      }
      case JournalCheck.Result.Broken(long line, String problem) -> {
        out.println("Broken at line " + line + ": " + problem + ".");
        yield 1;
      }
    };
  }

  /// With a file, the head file beside it is checked too.
  private static JournalCheck.Result check(Arguments arguments, String name)
      throws IOException, CommandException {
    try (InputStream stream = arguments.open(name)) {
      return name.equals("-")
          ? JournalCheck.check(stream)
          : JournalCheck.check(Arguments.path(name));
    }
  }
}
