package dev.aegis.controlplane.agent.intake;

/// A scrape page that is no Prometheus text, or is past a limit. Names the line and never repeats
/// its text: a page may come from anybody.
public final class MalformedScrapeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  MalformedScrapeException(int line, String problem) {
    super("line " + line + ": " + problem);
    this.line = line;
    this.problem = problem;
  }

  /// The line, from 1; 0 for the page as a whole.
  public int line() {
    return line;
  }

  /// What is wrong there, with the limit where there is one.
  public String problem() {
    return problem;
  }
}
