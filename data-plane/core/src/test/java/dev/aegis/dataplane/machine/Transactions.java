package dev.aegis.dataplane.machine;

import static dev.aegis.dataplane.machine.ScriptedLog.bytes;

import dev.aegis.dataplane.command.Command.Transact;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.Compare.Relation;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.SessionId;
import dev.aegis.dataplane.command.Transaction;
import java.util.List;

/// Transactions in the words of a test.
final class Transactions {
  private Transactions() {}

  static Transaction doing(Operation... operations) {
    return new Transaction(List.of(), List.of(operations), List.of());
  }

  static Transaction branching(
      List<Compare> compares, List<Operation> then, List<Operation> otherwise) {
    return new Transaction(compares, then, otherwise);
  }

  static Transact submit(Operation... operations) {
    return submit(doing(operations));
  }

  static Transact submit(Transaction transaction) {
    return new Transact(null, null, transaction);
  }

  static Operation put(String key, String value) {
    return new Operation.Put(bytes(key), bytes(value), null, false);
  }

  static Operation putBound(String key, String value, SessionId session) {
    return new Operation.Put(bytes(key), bytes(value), session, false);
  }

  static Operation read(String from, String to) {
    return new Operation.Range(new RangeKeys(bytes(from), bytes(to), 0, 0));
  }

  static Operation delete(String key) {
    return new Operation.Delete(bytes(key), null, false);
  }

  static Operation deleteRange(String from, String to) {
    return new Operation.Delete(bytes(from), bytes(to), false);
  }

  static Operation nested(Transaction transaction) {
    return new Operation.Nested(transaction);
  }

  static Compare compare(String key, Relation relation, Operand operand) {
    return new Compare(bytes(key), null, relation, operand);
  }

  static Compare compareAll(String from, String to, Relation relation, Operand operand) {
    return new Compare(bytes(from), bytes(to), relation, operand);
  }

  static Operand version(long number) {
    return new Operand.Version(number);
  }

  static Operand value(String value) {
    return new Operand.Value(bytes(value));
  }
}
