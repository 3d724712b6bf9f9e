package dev.aegis.chaos.jsonl;

/// A file that is not what it says it is, or is past a limit. Names the line and the field, and
/// never repeats the offending text.
public final class MalformedLineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String document;
  private final long line;
  private final String field;
  private final String problem;

  /// Says what is wrong, and where.
  ///
  /// @param document the kind of file, for example `history`
  /// @param line counted from 1
  /// @param field the field, empty for the line as a whole
  /// @param problem what is wrong there, with the limit where there is one
  public MalformedLineException(String document, long line, String field, String problem) {
    super(
        "malformed %s, line %d%s: %s"
            .formatted(document, line, field.isEmpty() ? "" : ", field " + field, problem));
    this.document = document;
    this.line = line;
    this.field = field;
    this.problem = problem;
  }

  public String document() {
    return document;
  }

  /// Counted from 1.
  public long line() {
    return line;
  }

  /// Empty when it is about the line as a whole.
  public String field() {
    return field;
  }

  public String problem() {
    return problem;
  }
}
