package dev.aegis.bench.grade;

/// What answers took.
///
/// @param seconds from the question to the answer
/// @param processorSeconds of the bench's process and of all that it started meanwhile; code that
///   is compiled and memory that is collected count with it
public record Effort(double seconds, double processorSeconds, Spent spent) {
  /// No answer at all.
  public static final Effort NONE = new Effort(0, 0, Spent.NOTHING);

  /// Both together.
  public Effort plus(Effort other) {
    return new Effort(
        seconds + other.seconds,
        processorSeconds + other.processorSeconds,
        spent.plus(other.spent));
  }
}
