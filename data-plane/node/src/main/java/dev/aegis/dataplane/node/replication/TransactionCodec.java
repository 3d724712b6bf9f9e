package dev.aegis.dataplane.node.replication;

import dev.aegis.dataplane.command.Bytes;
import dev.aegis.dataplane.command.Compare;
import dev.aegis.dataplane.command.Compare.Operand;
import dev.aegis.dataplane.command.Kept;
import dev.aegis.dataplane.command.Operation;
import dev.aegis.dataplane.command.Query.RangeKeys;
import dev.aegis.dataplane.command.RangeOptions;
import dev.aegis.dataplane.command.Transaction;
import dev.aegis.wire.log.v1.CompareRecord;
import dev.aegis.wire.log.v1.DeleteKeys;
import dev.aegis.wire.log.v1.OperationRecord;
import dev.aegis.wire.log.v1.PutKey;
import dev.aegis.wire.log.v1.RangeRecord;
import dev.aegis.wire.log.v1.TransactionRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Transactions in the log. What has an unknown part is unknown as a whole: half of a transaction
/// must not happen.
///
/// Recursion is bounded by protobuf, which refuses messages nested deeper than a hundred levels.
final class TransactionCodec {
  private TransactionCodec() {}

  static TransactionRecord encode(Transaction transaction) {
    TransactionRecord.Builder out = TransactionRecord.newBuilder();
    transaction.compares().forEach(compare -> out.addCompares(encode(compare)));
    transaction.then().forEach(operation -> out.addThen(encode(operation)));
    transaction.otherwise().forEach(operation -> out.addOtherwise(encode(operation)));
    return out.build();
  }

  private static CompareRecord encode(Compare compare) {
    CompareRecord.Builder out =
        CompareRecord.newBuilder()
            .setFrom(KeyCommandCodec.encode(compare.from()))
            .setRelation(compare.relation().name());
    if (compare.to() != null) {
      out.setTo(KeyCommandCodec.encode(compare.to()));
    }
    switch (compare.operand()) {
      case Operand.Version(long number) -> out.setVersion(number);
      case Operand.CreateRevision(long revision) -> out.setCreateRevision(revision);
      case Operand.ModRevision(long revision) -> out.setModRevision(revision);
      case Operand.Value(Bytes value) -> out.setValue(KeyCommandCodec.encode(value));
      case Operand.BoundTo(long session) -> out.setBoundTo(session);
    }
    return out.build();
  }

  private static OperationRecord encode(Operation operation) {
    OperationRecord.Builder out = OperationRecord.newBuilder();
    switch (operation) {
      case Operation.Put put ->
          out.setPut(
              PutKey.newBuilder()
                  .setKey(KeyCommandCodec.encode(put.key()))
                  .setValue(KeyCommandCodec.encode(put.value()))
                  .setSession(KeyCommandCodec.numberOf(put.session()))
                  .setPreviousWanted(put.previousWanted())
                  .setKeepValue(put.kept().value())
                  .setKeepSession(put.kept().session()));
      case Operation.Range(RangeKeys query) -> out.setRange(encode(query));
      case Operation.Delete delete -> {
        DeleteKeys.Builder keys =
            DeleteKeys.newBuilder()
                .setFrom(KeyCommandCodec.encode(delete.from()))
                .setPreviousWanted(delete.previousWanted());
        if (delete.to() != null) {
          keys.setTo(KeyCommandCodec.encode(delete.to()));
        }
        out.setDelete(keys);
      }
      case Operation.Nested(Transaction nested) -> out.setNested(encode(nested));
    }
    return out.build();
  }

  private static RangeRecord encode(RangeKeys query) {
    RangeOptions options = query.options();
    RangeRecord.Builder out =
        RangeRecord.newBuilder()
            .setFrom(KeyCommandCodec.encode(query.from()))
            .setAtRevision(query.atRevision())
            .setLimit(query.limit())
            .setSort(options.sort().name())
            .setDescending(options.descending())
            .setShow(options.show().name())
            .setMinModRevision(options.minModRevision())
            .setMaxModRevision(options.maxModRevision())
            .setMinCreateRevision(options.minCreateRevision())
            .setMaxCreateRevision(options.maxCreateRevision());
    if (query.to() != null) {
      out.setTo(KeyCommandCodec.encode(query.to()));
    }
    return out.build();
  }

  static Optional<Transaction> decode(TransactionRecord in) {
    List<Compare> compares = new ArrayList<>(in.getComparesCount());
    for (CompareRecord compare : in.getComparesList()) {
      decode(compare).ifPresent(compares::add);
    }
    List<Operation> then = decode(in.getThenList());
    List<Operation> otherwise = decode(in.getOtherwiseList());
    boolean whole =
        compares.size() == in.getComparesCount()
            && then.size() == in.getThenCount()
            && otherwise.size() == in.getOtherwiseCount();
    return whole ? Optional.of(new Transaction(compares, then, otherwise)) : Optional.empty();
  }

  /// Fewer than there are when one of them is unknown.
  private static List<Operation> decode(List<OperationRecord> records) {
    List<Operation> operations = new ArrayList<>(records.size());
    for (OperationRecord operation : records) {
      decode(operation).ifPresent(operations::add);
    }
    return operations;
  }

  private static Optional<Compare> decode(CompareRecord in) {
    Operand operand =
        switch (in.getOperandCase()) {
          case VERSION -> new Operand.Version(in.getVersion());
          case CREATE_REVISION -> new Operand.CreateRevision(in.getCreateRevision());
          case MOD_REVISION -> new Operand.ModRevision(in.getModRevision());
          case VALUE -> new Operand.Value(KeyCommandCodec.decode(in.getValue()));
          case BOUND_TO -> new Operand.BoundTo(in.getBoundTo());
          case OPERAND_NOT_SET -> null;
        };
    if (operand == null) {
      return Optional.empty();
    }
    @Nullable Bytes to = in.hasTo() ? KeyCommandCodec.decode(in.getTo()) : null;
    return KeyCommandCodec.named(Compare.Relation.class, in.getRelation())
        .map(relation -> new Compare(KeyCommandCodec.decode(in.getFrom()), to, relation, operand));
  }

  private static Optional<Operation> decode(OperationRecord in) {
    return switch (in.getOperationCase()) {
      case PUT ->
          Optional.of(
              new Operation.Put(
                  KeyCommandCodec.decode(in.getPut().getKey()),
                  KeyCommandCodec.decode(in.getPut().getValue()),
                  KeyCommandCodec.session(in.getPut().getSession()),
                  in.getPut().getPreviousWanted(),
                  Kept.of(in.getPut().getKeepValue(), in.getPut().getKeepSession())));
      case RANGE -> decode(in.getRange()).map(Operation.Range::new);
      case DELETE -> {
        DeleteKeys delete = in.getDelete();
        yield Optional.of(
            new Operation.Delete(
                KeyCommandCodec.decode(delete.getFrom()),
                delete.hasTo() ? KeyCommandCodec.decode(delete.getTo()) : null,
                delete.getPreviousWanted()));
      }
      case NESTED -> decode(in.getNested()).map(Operation.Nested::new);
      case OPERATION_NOT_SET -> Optional.empty();
    };
  }

  private static Optional<RangeKeys> decode(RangeRecord in) {
    Optional<RangeOptions.Sort> sort = KeyCommandCodec.named(RangeOptions.Sort.class, in.getSort());
    Optional<RangeOptions.Show> show = KeyCommandCodec.named(RangeOptions.Show.class, in.getShow());
    if (sort.isEmpty() || show.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RangeKeys(
            KeyCommandCodec.decode(in.getFrom()),
            in.hasTo() ? KeyCommandCodec.decode(in.getTo()) : null,
            in.getAtRevision(),
            in.getLimit(),
            new RangeOptions(
                sort.get(),
                in.getDescending(),
                show.get(),
                in.getMinModRevision(),
                in.getMaxModRevision(),
                in.getMinCreateRevision(),
                in.getMaxCreateRevision())));
  }
}
