package dev.aegis.dataplane.node.grpc;

import dev.aegis.dataplane.command.Command;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.Compare.Relation;
import dev.aegis.dataplane.kv.KeyLimits;
import dev.aegis.dataplane.kv.TransactionShape;
import dev.aegis.wire.v1.Compare;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.Operation;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.Transaction;
import dev.aegis.wire.v1.TxnRequest;
import java.util.List;

/// Transactions in the machine's vocabulary, checked as far as they can be without the store, by
/// the same rules that apply uses. Throws the contract's failures.
final class TransactionRequests {
  private TransactionRequests() {}

  static Command transact(TxnRequest request) {
    return new Command.Transact(
        request.hasRequest() ? Checks.request(request.getRequest()) : null,
        request.hasGuard() ? Checks.guard(request.getGuard()) : null,
        checked(transaction(request.getTransaction())));
  }

  private static dev.aegis.dataplane.command.Transaction checked(
      dev.aegis.dataplane.command.Transaction transaction) {
    TransactionShape shape = TransactionShape.of(transaction);
    limit("transaction levels", KeyLimits.MAX_DEPTH, shape.depth());
    limit("transaction operations", KeyLimits.MAX_OPERATIONS, shape.operations());
    limit("transaction compares", KeyLimits.MAX_COMPARES, shape.compares());
    if (TransactionShape.writesAKeyTwice(transaction)) {
      throw Failures.invalid(
          "transaction", "writes a key twice: duplicate key given in the transaction");
    }
    return transaction;
  }

  private static void limit(String name, int limit, int actual) {
    if (actual > limit) {
      throw Failures.limit(name, limit, actual);
    }
  }

  private static dev.aegis.dataplane.command.Transaction transaction(Transaction in) {
    return new dev.aegis.dataplane.command.Transaction(
        in.getComparesList().stream().map(TransactionRequests::compare).toList(),
        operations(in.getThenList()),
        operations(in.getOtherwiseList()));
  }

  private static dev.aegis.dataplane.command.Compare compare(Compare in) {
    return new dev.aegis.dataplane.command.Compare(
        Checks.key(in.getKey()),
        KeyRequests.end(in.hasRangeEnd(), in.getRangeEnd()),
        switch (in.getRelation()) {
          case EQUAL -> Relation.EQUAL;
          case NOT_EQUAL -> Relation.NOT_EQUAL;
          case GREATER -> Relation.GREATER;
          case LESS -> Relation.LESS;
          case RELATION_UNSPECIFIED, UNRECOGNIZED ->
              throw Failures.invalid("compare.relation", "is missing or unknown");
        },
        operand(in));
  }

  private static Operand operand(Compare in) {
    return switch (in.getOperandCase()) {
      case VERSION -> new Operand.Version(KeyRequests.revision("compare.version", in.getVersion()));
      case CREATE_REVISION ->
          new Operand.CreateRevision(
              KeyRequests.revision("compare.create_revision", in.getCreateRevision()));
      case MOD_REVISION ->
          new Operand.ModRevision(
              KeyRequests.revision("compare.mod_revision", in.getModRevision()));
      case VALUE -> new Operand.Value(Checks.value(in.getValue()));
      case SESSION_ID ->
          new Operand.BoundTo(KeyRequests.revision("compare.session_id", in.getSessionId()));
      case OPERAND_NOT_SET ->
          throw Failures.invalid("compare", "has no operand: say what to compare with");
    };
  }

  private static List<dev.aegis.dataplane.command.Operation> operations(List<Operation> in) {
    return in.stream().map(TransactionRequests::operation).toList();
  }

  private static dev.aegis.dataplane.command.Operation operation(Operation in) {
    return switch (in.getOperationCase()) {
      case PUT -> put(in.getPut());
      case RANGE ->
          new dev.aegis.dataplane.command.Operation.Range(KeyRequests.range(in.getRange()));
      case DELETE_RANGE -> delete(in.getDeleteRange());
      case TRANSACTION ->
          new dev.aegis.dataplane.command.Operation.Nested(transaction(in.getTransaction()));
      case OPERATION_NOT_SET ->
          throw Failures.invalid("operation", "is empty or of a kind this node does not know");
    };
  }

  private static dev.aegis.dataplane.command.Operation put(PutRequest in) {
    standsAlone("put", in.hasRequest(), in.hasGuard());
    return new dev.aegis.dataplane.command.Operation.Put(
        Checks.key(in.getKey()),
        Checks.value(in.getValue()),
        KeyRequests.session(in.getSessionId()),
        in.getPreviousValue(),
        KeyRequests.kept(in));
  }

  private static dev.aegis.dataplane.command.Operation delete(DeleteRangeRequest in) {
    standsAlone("delete_range", in.hasRequest(), in.hasGuard());
    return new dev.aegis.dataplane.command.Operation.Delete(
        Checks.key(in.getKey()),
        KeyRequests.end(in.hasRangeEnd(), in.getRangeEnd()),
        in.getPreviousValue());
  }

  private static void standsAlone(String operation, boolean request, boolean guard) {
    if (request || guard) {
      throw Failures.invalid(
          operation, "has a request or guard of its own; inside a transaction they are its own");
    }
  }
}
