package dev.aegis.sdk.internal.kv;

import dev.aegis.sdk.DeletedRange;
import dev.aegis.sdk.KeyHistory;
import dev.aegis.sdk.KeyValue;
import dev.aegis.sdk.OperationResult;
import dev.aegis.sdk.RangeAnswer;
import dev.aegis.sdk.TransactionResult;
import dev.aegis.sdk.Written;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.wire.v1.DeleteRangeResponse;
import dev.aegis.wire.v1.DeleteRangeResult;
import dev.aegis.wire.v1.HistoryResponse;
import dev.aegis.wire.v1.NestedResult;
import dev.aegis.wire.v1.PutResponse;
import dev.aegis.wire.v1.PutResult;
import dev.aegis.wire.v1.RangeResponse;
import dev.aegis.wire.v1.RangeResult;
import dev.aegis.wire.v1.TxnResponse;
import java.util.List;
import java.util.Optional;

/// Answers about keys, from the wire.
final class KeyAnswers {
  private KeyAnswers() {}

  static Written written(PutResponse wire) {
    return new Written(
        wire.getRevision(), wire.getVersion(), previous(wire.hasPrevious(), wire.getPrevious()));
  }

  static RangeAnswer range(RangeResponse wire) {
    return new RangeAnswer(
        WireBytes.fromWire(wire.getKvsList()),
        wire.getMore(),
        wire.getCount(),
        wire.getHeader().getRevision(),
        wire.getHeader().getAppliedIndex());
  }

  static DeletedRange deleted(DeleteRangeResponse wire) {
    return new DeletedRange(
        wire.getRevision(), wire.getDeleted(), WireBytes.fromWire(wire.getPreviousList()));
  }

  static KeyHistory history(HistoryResponse wire) {
    return new KeyHistory(
        WireBytes.fromWire(wire.getVersionsList()), wire.getMore(), wire.getCompactedRevision());
  }

  static TransactionResult transaction(TxnResponse wire) {
    return new TransactionResult(
        wire.getSucceeded(),
        wire.getRevision(),
        results(wire.getResultsList()),
        wire.getReplayed());
  }

  private static List<OperationResult> results(List<dev.aegis.wire.v1.OperationResult> wire) {
    return wire.stream().map(KeyAnswers::result).toList();
  }

  private static OperationResult result(dev.aegis.wire.v1.OperationResult wire) {
    return switch (wire.getResultCase()) {
      case PUT -> wrote(wire.getPut());
      case RANGE -> found(wire.getRange());
      case DELETE_RANGE -> removed(wire.getDeleteRange());
      case TRANSACTION -> nested(wire.getTransaction());
      case RESULT_NOT_SET ->
          throw new IllegalStateException(
              "A node answered a transaction with a result this client does not know.");
    };
  }

  private static OperationResult wrote(PutResult wire) {
    return new OperationResult.Wrote(
        wire.getVersion(), previous(wire.hasPrevious(), wire.getPrevious()));
  }

  private static OperationResult found(RangeResult wire) {
    return new OperationResult.Found(
        WireBytes.fromWire(wire.getKvsList()), wire.getMore(), wire.getCount());
  }

  private static OperationResult removed(DeleteRangeResult wire) {
    return new OperationResult.Removed(
        wire.getDeleted(), WireBytes.fromWire(wire.getPreviousList()));
  }

  private static OperationResult nested(NestedResult wire) {
    return new OperationResult.Nested(wire.getSucceeded(), results(wire.getResultsList()));
  }

  private static Optional<KeyValue> previous(boolean present, dev.aegis.wire.v1.KeyValue wire) {
    return present ? Optional.of(WireBytes.fromWire(wire)) : Optional.empty();
  }
}
