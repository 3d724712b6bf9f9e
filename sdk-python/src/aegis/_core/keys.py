"""Reads and writes of keys. A write's request, its id included, is made once and sent as often as it takes."""

from __future__ import annotations

import dataclasses

from aegis._core import methods, wire
from aegis._core.calls import Answer, Calls, Effect
from aegis._core.steps import A, Method, Q, Steps, now
from aegis._core.writers import Writer
from aegis._wire import kv_pb2
from aegis.errors import AegisError
from aegis.values import (
    Deleted,
    History,
    KeyRange,
    KeyValue,
    Page,
    Put,
    Query,
    Transacted,
    Transaction,
    Written,
    to_bytes,
)

_SHOWN_LENGTH = 60

_Write = kv_pb2.PutRequest | kv_pb2.DeleteRequest | kv_pb2.DeleteRangeRequest | kv_pb2.TxnRequest


def put(calls: Calls, writer: Writer, what: Put) -> Steps[Written]:
    request = wire.put_request(what)
    answer = yield from _write(calls, writer, f"The put of key {shown(to_bytes(what.key))}", methods.PUT, request)
    previous = wire.key_value(answer.previous) if answer.HasField("previous") else None
    return Written(answer.revision, answer.version, previous)


def delete(calls: Calls, writer: Writer, key: bytes, previous: bool) -> Steps[Deleted]:
    request = kv_pb2.DeleteRequest(key=key, previous_value=previous)
    answer = yield from _write(calls, writer, f"The delete of key {shown(key)}", methods.DELETE, request)
    gone = wire.key_values([answer.previous]) if answer.HasField("previous") else ()
    return Deleted(answer.revision, answer.deleted, gone)


def delete_range(calls: Calls, writer: Writer, keys: KeyRange, previous: bool) -> Steps[Deleted]:
    request = wire.delete_request(keys, previous)
    what = f"The delete of the range from {shown(keys.start)}"
    answer = yield from _write(calls, writer, what, methods.DELETE_RANGE, request)
    return Deleted(answer.revision, answer.deleted, wire.key_values(answer.previous))


def transact(calls: Calls, writer: Writer, transaction: Transaction) -> Steps[Transacted]:
    request = kv_pb2.TxnRequest(transaction=wire.transaction(transaction))
    answer = yield from _write(calls, writer, "The transaction", methods.TXN, request)
    results = wire.results(answer.results, answer.revision)
    return Transacted(answer.succeeded, answer.revision, results, answer.replayed)


def get(calls: Calls, key: bytes, revision: int, serializable: bool) -> Steps[KeyValue | None]:
    request = wire.range_request(Query(KeyRange.one(key), revision=revision), serializable)
    answer = yield from calls.make(f"The get of key {shown(key)}", Effect.NONE, methods.RANGE, request)
    return next(iter(wire.key_values(answer.message.kvs)), None)


def page(calls: Calls, query: Query, serializable: bool) -> Steps[Page]:
    request = wire.range_request(query, serializable)
    what = f"The read of the range from {shown(query.keys.start)}"
    answer = (yield from calls.make(what, Effect.NONE, methods.RANGE, request)).message
    header = answer.header
    return Page(wire.key_values(answer.kvs), answer.more, answer.count, header.revision, header.applied_index)


def read_all(calls: Calls, keys: KeyRange, revision: int, serializable: bool) -> Steps[tuple[list[KeyValue], int]]:
    """All keys of a range as they stood at one revision, and that revision: page by page where the answer is cut, all
    pages as of the first one's revision."""
    found: list[KeyValue] = []
    while True:
        part = yield from page(calls, Query(keys, revision=revision), serializable)
        revision = revision or part.revision
        found += part.kvs
        if not part.more or not part.kvs:
            return found, revision
        keys = dataclasses.replace(keys, start=part.kvs[-1].key + b"\0")


def history(calls: Calls, request: kv_pb2.HistoryRequest) -> Steps[History]:
    what = f"The history of key {shown(request.key)}"
    answer = (yield from calls.make(what, Effect.NONE, methods.HISTORY, request)).message
    return History(wire.key_values(answer.versions), answer.more, answer.compacted_revision)


def compact(calls: Calls, revision: int) -> Steps[int]:
    """Sent once: a repeat would be told that the revision is compacted, perhaps by itself, as if nothing had been
    changed."""
    request = kv_pb2.CompactRequest(revision=revision)
    answer = yield from calls.make(f"Compacting revision {revision}", Effect.ONCE, methods.COMPACT, request)
    return answer.message.compacted_revision


def _write(calls: Calls, writer: Writer, what: str, method: Method[Q, A], request: Q) -> Steps[A]:
    assert isinstance(request, _Write)
    time = yield from now()
    identity = writer.new_request(time)
    if identity is not None:
        request.request.CopyFrom(identity)
    guard = writer.guard()
    if guard is not None:
        request.guard.CopyFrom(guard)
    effect = Effect.ONCE if identity is None else Effect.REPEATABLE
    try:
        answer: Answer[A] = yield from calls.make(what, effect, method, request)
    except AegisError as failure:
        explained = writer.explain(failure)
        if explained is failure:
            raise
        raise explained from failure
    finally:
        if identity is not None:
            writer.settled(identity)
    return answer.message


def shown(key: bytes) -> str:
    """A key for a message."""
    text = key.decode(errors="replace")
    return f'"{text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "..."}"'
