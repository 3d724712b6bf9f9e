package dev.aegis.controlplane.agent.outlet;

/// A configuration file that cannot be read as one. Names the place and never repeats the text
/// there.
public final class MalformedConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;
  private final String problem;

  MalformedConfigException(int line, int column, String problem) {
    super(line == 0 ? problem : "line " + line + ", column " + column + ": " + problem);
    this.line = line;
    this.column = column;
    this.problem = problem;
  }

  /// From 1; 0 when it is about the file as a whole.
  public int line() {
    return line;
  }

  /// From 1; 0 when it is about the file as a whole.
  public int column() {
    return column;
  }

  public String problem() {
    return problem;
  }
}
