package dev.aegis.sdk.internal.kv;

import dev.aegis.sdk.Compare;
import dev.aegis.sdk.Deletion;
import dev.aegis.sdk.HistoryQuery;
import dev.aegis.sdk.Operation;
import dev.aegis.sdk.Put;
import dev.aegis.sdk.RangeQuery;
import dev.aegis.sdk.SortBy;
import dev.aegis.sdk.Transaction;
import dev.aegis.sdk.internal.wire.WireBytes;
import dev.aegis.sdk.internal.wire.WireRange;
import dev.aegis.wire.v1.DeleteRangeRequest;
import dev.aegis.wire.v1.HistoryRequest;
import dev.aegis.wire.v1.PutRequest;
import dev.aegis.wire.v1.RangeRequest;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Requests about keys, to the wire.
final class KeyRequests {
  private KeyRequests() {}

  static PutRequest.Builder put(Put put) {
    PutRequest.Builder wire =
        PutRequest.newBuilder()
            .setKey(WireBytes.toWire(put.key()))
            .setIgnoreValue(put.value().isEmpty())
            .setPreviousValue(put.previous());
    put.value().ifPresent(value -> wire.setValue(WireBytes.toWire(value)));
    switch (put.binding()) {
      case Put.Binding.None _ -> {}
      case Put.Binding.To(long sessionId) -> wire.setSessionId(sessionId);
      case Put.Binding.Kept _ -> wire.setIgnoreSession(true);
    }
    return wire;
  }

  static DeleteRangeRequest.Builder delete(Deletion deletion) {
    WireRange range = WireRange.of(deletion.range());
    DeleteRangeRequest.Builder wire =
        DeleteRangeRequest.newBuilder().setKey(range.key()).setPreviousValue(deletion.previous());
    range.end().ifPresent(wire::setRangeEnd);
    return wire;
  }

  static RangeRequest.Builder range(RangeQuery query) {
    WireRange range = WireRange.of(query.range());
    RangeRequest.Builder wire =
        RangeRequest.newBuilder()
            .setKey(range.key())
            .setRevision(query.revision())
            .setLimit(query.limit())
            .setSerializable(query.serializable())
            .setKeysOnly(query.contents() == RangeQuery.Contents.KEYS)
            .setCountOnly(query.contents() == RangeQuery.Contents.COUNT)
            .setSortTarget(target(query.sortBy()))
            .setDescending(query.descending())
            .setMinModRevision(query.modified().least())
            .setMaxModRevision(query.modified().greatest())
            .setMinCreateRevision(query.created().least())
            .setMaxCreateRevision(query.created().greatest());
    range.end().ifPresent(wire::setRangeEnd);
    return wire;
  }

  static HistoryRequest history(HistoryQuery query) {
    return HistoryRequest.newBuilder()
        .setKey(WireBytes.toWire(query.key()))
        .setMinRevision(query.within().least())
        .setMaxRevision(query.within().greatest())
        .setNewestFirst(query.newestFirst())
        .setLimit(query.limit())
        .build();
  }

  static dev.aegis.wire.v1.Transaction transaction(Transaction transaction) {
    dev.aegis.wire.v1.Transaction.Builder wire = dev.aegis.wire.v1.Transaction.newBuilder();
    transaction.compares().forEach(compare -> wire.addCompares(compare(compare)));
    transaction.then().forEach(operation -> wire.addThen(operation(operation)));
    transaction.otherwise().forEach(operation -> wire.addOtherwise(operation(operation)));
    return wire.build();
  }

  /// The sessions to which an operation binds keys.
  static Set<Long> boundSessions(Operation operation) {
    return switch (operation) {
      case Put put when put.binding() instanceof Put.Binding.To(long sessionId) ->
          Set.of(sessionId);
      case Put _, Deletion _, RangeQuery _ -> Set.of();
      case Transaction(_, var then, var otherwise) ->
          Stream.concat(then.stream(), otherwise.stream())
              .flatMap(part -> boundSessions(part).stream())
              .collect(Collectors.toUnmodifiableSet());
    };
  }

  private static dev.aegis.wire.v1.Operation operation(Operation operation) {
    dev.aegis.wire.v1.Operation.Builder wire = dev.aegis.wire.v1.Operation.newBuilder();
    switch (operation) {
      case Put put -> wire.setPut(put(put));
      case Deletion deletion -> wire.setDeleteRange(delete(deletion));
      case RangeQuery query -> wire.setRange(range(query));
      case Transaction nested -> wire.setTransaction(transaction(nested));
    }
    return wire.build();
  }

  private static dev.aegis.wire.v1.Compare compare(Compare compare) {
    WireRange range = WireRange.of(compare.range());
    dev.aegis.wire.v1.Compare.Builder wire =
        dev.aegis.wire.v1.Compare.newBuilder()
            .setKey(range.key())
            .setRelation(relation(compare.relation()));
    range.end().ifPresent(wire::setRangeEnd);
    switch (compare.operand()) {
      case Compare.Operand.Version(long version) -> wire.setVersion(version);
      case Compare.Operand.CreateRevision(long revision) -> wire.setCreateRevision(revision);
      case Compare.Operand.ModRevision(long revision) -> wire.setModRevision(revision);
      case Compare.Operand.Value(var value) -> wire.setValue(WireBytes.toWire(value));
      case Compare.Operand.BoundTo(long sessionId) -> wire.setSessionId(sessionId);
    }
    return wire.build();
  }

  private static dev.aegis.wire.v1.Compare.Relation relation(Compare.Relation relation) {
    return switch (relation) {
      case EQUAL -> dev.aegis.wire.v1.Compare.Relation.EQUAL;
      case NOT_EQUAL -> dev.aegis.wire.v1.Compare.Relation.NOT_EQUAL;
      case GREATER -> dev.aegis.wire.v1.Compare.Relation.GREATER;
      case LESS -> dev.aegis.wire.v1.Compare.Relation.LESS;
    };
  }

  private static RangeRequest.SortTarget target(SortBy sortBy) {
    return switch (sortBy) {
      case KEY -> RangeRequest.SortTarget.KEY;
      case VERSION -> RangeRequest.SortTarget.VERSION;
      case CREATE_REVISION -> RangeRequest.SortTarget.CREATE_REVISION;
      case MOD_REVISION -> RangeRequest.SortTarget.MOD_REVISION;
      case VALUE -> RangeRequest.SortTarget.VALUE;
    };
  }
}
