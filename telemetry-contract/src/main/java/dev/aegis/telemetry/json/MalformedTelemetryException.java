package dev.aegis.telemetry.json;

/// A document that is not what it says it is, or too big to be read. Names the place and what is
/// wrong there.
///
/// It never repeats the offending text: documents may come from anybody.
public final class MalformedTelemetryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String document;
  private final String pointer;
  private final String problem;

  MalformedTelemetryException(String document, String pointer, String problem) {
    super(
        "malformed "
            + document
            + " at "
            + (pointer.isEmpty() ? "its root" : pointer)
            + ": "
            + problem);
    this.document = document;
    this.pointer = pointer;
    this.problem = problem;
  }

  /// Which document: `telemetry window`, `event`, `anomaly` or `chaos event`.
  public String document() {
    return document;
  }

  /// The place, as a JSON pointer (RFC 6901); empty for the whole document.
  public String pointer() {
    return pointer;
  }

  /// What is wrong there, with the limit where there is one.
  public String problem() {
    return problem;
  }
}
