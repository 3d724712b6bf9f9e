package dev.aegis.dataplane.command;

import org.jspecify.annotations.Nullable;

/// A condition of a transaction on the key `from`, or on the keys `[from, to)`: it must hold for
/// every one of them.
///
/// Where there is no key, one of zeros is compared; but a value that is not there compares to
/// nothing, so a condition on it is false whatever the relation.
///
/// @param to absent for the one key, empty for no upper end
public record Compare(Bytes from, @Nullable Bytes to, Relation relation, Operand operand) {

  /// How what is stored must relate to the operand.
  public enum Relation {
    EQUAL,
    NOT_EQUAL,
    GREATER,
    LESS
  }

  /// What is compared, and with what.
  public sealed interface Operand {
    record Version(long number) implements Operand {}

    record CreateRevision(long revision) implements Operand {}

    record ModRevision(long revision) implements Operand {}

    record Value(Bytes value) implements Operand {}

    /// Number of the session that the key is bound to; 0 stands for none.
    record BoundTo(long session) implements Operand {}
  }
}
