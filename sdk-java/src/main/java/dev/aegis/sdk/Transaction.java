package dev.aegis.sdk;

import java.util.List;
import java.util.stream.Stream;

/// Several reads and writes as one step: whole or not at all, with nothing between, and with one
/// revision for all its writes. If all compares hold then [#then], or else [#otherwise]. Immutable:
/// each method returns a changed copy.
///
/// ```java
/// TransactionResult result = client.keys().transact(
///     Transaction.when(Compare.missing("owner"))
///         .then(Put.of("owner", "me"))
///         .orElse(RangeQuery.of(KeyRange.key("owner"))));
/// ```
///
/// All compares, nested ones too, are evaluated before any write. The operations follow in their
/// order, and a range sees the writes before it. One key is written once: two puts of it, or a put
/// and a deletion of a range it lies in, are refused with [RefusalCode#INVALID_REQUEST], wherever
/// they stand but in `then` and `otherwise` of one transaction.
///
/// Limits: 128 operations and 128 compares, those of nested transactions included; 8 levels; ranges
/// of 10000 keys in all branches together.
public record Transaction(List<Compare> compares, List<Operation> then, List<Operation> otherwise)
    implements Operation {
  public Transaction {
    compares = List.copyOf(compares);
    then = List.copyOf(then);
    otherwise = List.copyOf(otherwise);
  }

  /// Under these conditions, all of them. Without any, `then` happens.
  public static Transaction when(Compare... compares) {
    return new Transaction(List.of(compares), List.of(), List.of());
  }

  /// Without a condition.
  public static Transaction of(Operation... operations) {
    return when().then(operations);
  }

  /// Adds a condition.
  public Transaction and(Compare compare) {
    return new Transaction(appended(compares, List.of(compare)), then, otherwise);
  }

  /// Adds what happens when the conditions hold.
  public Transaction then(Operation... operations) {
    return new Transaction(compares, appended(then, List.of(operations)), otherwise);
  }

  /// Adds what happens when they do not.
  public Transaction orElse(Operation... operations) {
    return new Transaction(compares, then, appended(otherwise, List.of(operations)));
  }

  private static <T> List<T> appended(List<T> before, List<T> added) {
    return Stream.concat(before.stream(), added.stream()).toList();
  }
}
