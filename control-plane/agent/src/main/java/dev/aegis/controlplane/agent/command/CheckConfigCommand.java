package dev.aegis.controlplane.agent.command;

import dev.aegis.controlplane.agent.outlet.ConfigFile;
import dev.aegis.controlplane.agent.outlet.ConfigYaml;
import dev.aegis.controlplane.agent.outlet.MalformedConfigException;
import dev.aegis.controlplane.envelope.DeployedConfig;
import dev.aegis.controlplane.envelope.SafetyEnvelope;
import dev.aegis.controlplane.envelope.Violation;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/// A configuration file in, everything that is wrong with it out: for the CI of a configuration
/// repository.
///
/// One line for each violation, as compilers write them (`aegis.yaml:7: ...`), or as the commands
/// by which GitHub shows them beside the line. A setting that is not stated has the line of its
/// group.
final class CheckConfigCommand implements Command.Body {
  @Override
  public int run(Arguments arguments, PrintStream out)
      throws IOException, CommandException, MalformedConfigException {
    String format = arguments.option("--format").orElse("text");
    if (!format.equals("text") && !format.equals("github")) {
      throw new CommandException("--format is text or github");
    }
    List<String> names = arguments.rest(1);
    String name = names.isEmpty() ? "-" : names.getFirst();
    boolean forGitHub = format.equals("github");
    byte[] file = Inputs.configBytes(arguments, name);
    try {
      return check(file, name, forGitHub, out);
    } catch (MalformedConfigException e) {
      if (forGitHub) {
        out.println(annotation(name, e.line(), e.problem()));
      }
      throw e;
    }
  }

  private static int check(byte[] file, String name, boolean forGitHub, PrintStream out)
      throws MalformedConfigException {
    DeployedConfig config = ConfigFile.read(file);
    List<Violation> violations = new ArrayList<>(SafetyEnvelope.missingFrom(config.tree()));
    violations.addAll(new SafetyEnvelope().violationsOf(config.tree()));
    violations.sort(null);
    if (violations.isEmpty()) {
      out.println("Safe: configuration " + config.digest() + " is inside the envelope.");
      return 0;
    }
    SortedMap<String, Integer> lines = ConfigYaml.lines(file);
    for (Violation violation : violations) {
      int line = lineOf(violation.path(), lines);
      String text = violation.render().replaceAll("\\p{Cntrl}", " ");
      out.println(forGitHub ? annotation(name, line, text) : place(name, line) + ": " + text);
    }
    return 1;
  }

  /// The line of a path, or of the group it would stand in; 0 if there is neither.
  private static int lineOf(String path, SortedMap<String, Integer> lines) {
    int dot = path.lastIndexOf('.');
    Integer line = lines.get(path);
    if (line != null) {
      return line;
    }
    return dot < 0 ? 0 : lineOf(path.substring(0, dot), lines);
  }

  private static String place(String name, int line) {
    return line == 0 ? name : name + ":" + line;
  }

  private static String annotation(String name, int line, String text) {
    String where = line == 0 ? "" : ",line=" + line;
    return "::error file="
        + escaped(name).replace(":", "%3A").replace(",", "%2C")
        + where
        + "::"
        + escaped(text);
  }

  /// What a file says must not become a line, or a command, of its own.
  private static String escaped(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }
}
