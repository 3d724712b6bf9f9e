package dev.aegis.sdk;

/// A condition of a [Transaction] on one key, or on each key of a range.
///
/// A key that does not exist, and a range without keys, are compared as zeros. A *value* that does
/// not exist compares to nothing, so the condition is then false.
///
/// @param range the keys
/// @param relation how what is stored relates to the operand
/// @param operand what it is compared with
public record Compare(KeyRange range, Relation relation, Operand operand) {

  /// How what is stored relates to the operand.
  public enum Relation {
    EQUAL,
    NOT_EQUAL,
    GREATER,
    LESS
  }

  /// What is compared.
  public sealed interface Operand {
    record Version(long version) implements Operand {}

    record CreateRevision(long revision) implements Operand {}

    record ModRevision(long revision) implements Operand {}

    record Value(Bytes value) implements Operand {}

    /// The session the key is bound to; 0 for none.
    record BoundTo(long sessionId) implements Operand {}
  }

  /// The key exists.
  public static Compare exists(String key) {
    return exists(Bytes.utf8(key));
  }

  /// The key exists.
  public static Compare exists(Bytes key) {
    return new Compare(KeyRange.key(key), Relation.GREATER, new Operand.Version(0));
  }

  /// The key does not exist.
  public static Compare missing(String key) {
    return missing(Bytes.utf8(key));
  }

  /// The key does not exist.
  public static Compare missing(Bytes key) {
    return new Compare(KeyRange.key(key), Relation.EQUAL, new Operand.Version(0));
  }

  /// The key has this value.
  public static Compare valueIs(String key, String value) {
    return valueIs(Bytes.utf8(key), Bytes.utf8(value));
  }

  /// The key has this value.
  public static Compare valueIs(Bytes key, Bytes value) {
    return new Compare(KeyRange.key(key), Relation.EQUAL, new Operand.Value(value));
  }

  /// The key was not written since `read` was read.
  public static Compare unchanged(KeyValue read) {
    return modRevisionIs(read.key(), read.modRevision());
  }

  /// The key was last written at this revision; 0: it does not exist.
  public static Compare modRevisionIs(Bytes key, long revision) {
    return new Compare(KeyRange.key(key), Relation.EQUAL, new Operand.ModRevision(revision));
  }
}
