"""Keys, ranges and transactions, to and from the wire."""

from __future__ import annotations

from collections.abc import Iterable

from aegis._wire import kv_pb2
from aegis.values import (
    Compare,
    Deleted,
    DeleteKeys,
    KeyRange,
    KeyValue,
    Nested,
    Operation,
    Page,
    Put,
    Query,
    Result,
    Show,
    Sort,
    Target,
    Transaction,
    Written,
    to_bytes,
    to_range,
)

_SORTS = {
    Sort.KEY: kv_pb2.RangeRequest.KEY,
    Sort.VERSION: kv_pb2.RangeRequest.VERSION,
    Sort.CREATE_REVISION: kv_pb2.RangeRequest.CREATE_REVISION,
    Sort.MOD_REVISION: kv_pb2.RangeRequest.MOD_REVISION,
    Sort.VALUE: kv_pb2.RangeRequest.VALUE,
}


def key_value(wire: kv_pb2.KeyValue) -> KeyValue:
    return KeyValue(wire.key, wire.value, wire.create_revision, wire.mod_revision, wire.version, wire.session_id)


def key_values(wire: Iterable[kv_pb2.KeyValue]) -> tuple[KeyValue, ...]:
    return tuple(key_value(kv) for kv in wire)


def put_request(put: Put) -> kv_pb2.PutRequest:
    return kv_pb2.PutRequest(
        key=to_bytes(put.key),
        value=to_bytes(put.value),
        session_id=put.session_id,
        previous_value=put.previous,
        ignore_value=put.keep_value,
        ignore_session=put.keep_session,
    )


def range_request(query: Query, serializable: bool = False) -> kv_pb2.RangeRequest:
    return kv_pb2.RangeRequest(
        key=query.keys.start,
        range_end=query.keys.end,
        revision=query.revision,
        limit=query.limit,
        serializable=serializable,
        keys_only=query.show is Show.KEYS_ONLY,
        count_only=query.show is Show.COUNT_ONLY,
        sort_target=_SORTS[query.sort],
        descending=query.descending,
        min_mod_revision=query.min_mod_revision,
        max_mod_revision=query.max_mod_revision,
        min_create_revision=query.min_create_revision,
        max_create_revision=query.max_create_revision,
    )


def delete_request(keys: KeyRange, previous: bool) -> kv_pb2.DeleteRangeRequest:
    return kv_pb2.DeleteRangeRequest(key=keys.start, range_end=keys.end, previous_value=previous)


def transaction(value: Transaction) -> kv_pb2.Transaction:
    return kv_pb2.Transaction(
        compares=[_compare(condition) for condition in value.when],
        then=[_operation(operation) for operation in value.then],
        otherwise=[_operation(operation) for operation in value.otherwise],
    )


def _compare(value: Compare) -> kv_pb2.Compare:
    wire = kv_pb2.Compare(key=value.keys.start, range_end=value.keys.end, relation=value.relation.name)
    if value.target is Target.VALUE:
        assert isinstance(value.operand, bytes)
        wire.value = value.operand
        return wire
    assert isinstance(value.operand, int)
    if value.target is Target.VERSION:
        wire.version = value.operand
    elif value.target is Target.CREATE_REVISION:
        wire.create_revision = value.operand
    elif value.target is Target.MOD_REVISION:
        wire.mod_revision = value.operand
    else:
        wire.session_id = value.operand
    return wire


def _operation(value: Operation) -> kv_pb2.Operation:
    if isinstance(value, Put):
        return kv_pb2.Operation(put=put_request(value))
    if isinstance(value, Query):
        return kv_pb2.Operation(range=range_request(value))
    if isinstance(value, DeleteKeys):
        return kv_pb2.Operation(delete_range=delete_request(to_range(value.keys), value.previous))
    return kv_pb2.Operation(transaction=transaction(value))


def results(wire: Iterable[kv_pb2.OperationResult], revision: int) -> tuple[Result, ...]:
    return tuple(_result(result, revision) for result in wire)


def _result(wire: kv_pb2.OperationResult, revision: int) -> Result:
    kind = wire.WhichOneof("result")
    if kind == "put":
        previous = key_value(wire.put.previous) if wire.put.HasField("previous") else None
        return Written(revision, wire.put.version, previous)
    if kind == "range":
        return Page(key_values(wire.range.kvs), wire.range.more, wire.range.count, 0)
    if kind == "delete_range":
        return Deleted(revision, wire.delete_range.deleted, key_values(wire.delete_range.previous))
    if kind == "transaction":
        return Nested(wire.transaction.succeeded, results(wire.transaction.results, revision))
    raise ValueError("A node sent the result of an operation that this client does not know; use a newer one.")
