"""A watch that outlives the nodes that serve it.

One driver reads, checks and delivers, so events come in order. What was delivered is what the :class:`Continuation`
says, and it moves only once a message is complete; a new node is asked to go on from there. So nothing is left out and
nothing comes twice, whichever node fails at whichever moment; and a node that breaks this is found out before its
events are delivered. Nodes are asked to say now and then how far the watch is complete: that keeps the place to resume
from ahead of compaction on keys that nobody writes, and a node that says nothing for long is left.
"""

from __future__ import annotations

from dataclasses import dataclass

from aegis._core import keys, methods, wire
from aegis._core.calls import CallHistory, Calls, backoff
from aegis._core.failures import CallFailure, Definite, SafeToRetry, read_failure
from aegis._core.steps import Answered, Close, Deliver, Ended, Open, Receive, Silent, Step, Steps, now
from aegis._wire import watch_pb2
from aegis.errors import Compacted, RefusalCode, Refused, WatchGap
from aegis.values import Changes, DeleteEvent, Event, KeyRange, PutEvent, Resync

_PROGRESS_MS = 3000
_SILENCE = 10.0


@dataclass(frozen=True)
class Watched:
    """What is watched: which keys, and how much of each change."""

    keys: KeyRange
    previous: bool = False
    puts: bool = True
    deletes: bool = True

    def request(self, start_revision: int) -> watch_pb2.WatchRequest:
        return watch_pb2.WatchRequest(
            key=self.keys.start,
            range_end=self.keys.end,
            start_revision=start_revision,
            previous_value=self.previous,
            no_put=not self.puts,
            no_delete=not self.deletes,
            progress_interval_ms=_PROGRESS_MS,
        )


class Opened:
    """Delivered once, when the first node has opened the watch."""


class Continuation:
    """How far a watch is complete, and the proof that it is.

    Each message names the revision it goes on from, and that must be the one where the message before it ended, also
    when that came from another node. Fragments of one revision are held until the last one is there.
    """

    def __init__(self, start: int) -> None:
        self.next = start
        """Everything before this revision is delivered; 0 while not known."""
        self._parts: list[Event] = []

    def take(self, message: watch_pb2.WatchResponse) -> Changes | None:
        """What a message completes.

        :raises WatchGap: when it does not go on where the watch stands
        """
        if self.next and message.from_revision != self.next:
            raise WatchGap(self.next, message.from_revision)
        if message.next_revision < message.from_revision:
            raise WatchGap(message.from_revision, message.next_revision)
        self.next = message.next_revision
        self._parts += [_event(event) for event in message.events]
        if message.fragment or not self._parts:
            return None
        events, self._parts = tuple(self._parts), []
        return Changes(events, self.next)

    def drop_fragments(self) -> None:
        """The stream broke: the next node begins the unfinished revision anew."""
        self._parts = []


def watch(calls: Calls, watched: Watched, continuation: Continuation) -> Steps[None]:
    """Delivers :class:`Opened` once, then changes and resyncs for as long as it is driven.

    :raises AegisError: when no node opens it in time, or it cannot go on
    """
    history = CallHistory(f"The watch of keys from {keys.shown(watched.keys.start)}")
    endpoint = calls.nodes.preferred
    deadline = (yield from now()) + calls.limits.call
    opened = False
    failures = 0
    while True:
        outcome = yield Open(
            endpoint, methods.WATCH, watched.request(continuation.next), connect_within=calls.limits.attempt
        )
        # A new stream must say within the attempt's limit that it is open.
        patience = calls.limits.attempt
        while not isinstance(outcome, (Ended, Silent)):
            outcome = yield Receive(patience)
            if isinstance(outcome, Answered):
                patience = _SILENCE
                failures = 0
                changes = continuation.take(outcome.message)
                if not opened:
                    opened = True
                    yield Deliver(Opened())
                if changes is not None:
                    yield Deliver(changes)
        continuation.drop_fragments()
        yield Close()
        failure = _failure(outcome, patience)
        if isinstance(failure, Definite) and isinstance(failure.cause, Compacted):
            if not opened:
                opened = True
                yield Deliver(Opened())
            resync = yield from _read_anew(calls, watched, failure.cause)
            continuation.next = resync.next_revision
            yield Deliver(resync)
            continue
        history.errors[endpoint] = _text(failure)
        if not opened and outcome.at >= deadline:
            raise history.gave_up(f"was opened by no node within {round(calls.limits.call * 1000)} ms")
        endpoint = calls.nodes.after(endpoint, "" if isinstance(failure, Definite) else failure.leader_hint)
        failures += 1
        if failures >= len(calls.nodes):
            yield backoff((failures - 1) // len(calls.nodes))


def _read_anew(calls: Calls, watched: Watched, compacted: Compacted) -> Steps[Resync]:
    found, revision = yield from keys.read_all(calls, watched.keys, 0, False)
    return Resync(tuple(found), revision + 1, compacted.compacted_revision)


def _failure(outcome: Step | Ended | Silent, patience: float) -> CallFailure:
    if isinstance(outcome, Silent):
        return SafeToRetry(f"said nothing for {round(patience * 1000)} ms")
    assert isinstance(outcome, Ended)
    failure = read_failure(outcome)
    if isinstance(failure, Definite) and not _may_pass(failure.cause):
        raise failure.cause
    return failure


def _may_pass(cause: Exception) -> bool:
    """A node that has not seen yet what another one already delivered will; what is compacted is read anew."""
    return isinstance(cause, Compacted) or (isinstance(cause, Refused) and cause.code is RefusalCode.FUTURE_REVISION)


def _text(failure: CallFailure) -> str:
    return str(failure.cause) if isinstance(failure, Definite) else failure.error


def _event(event: watch_pb2.WatchEvent) -> Event:
    previous = wire.key_value(event.previous) if event.HasField("previous") else None
    if event.type == watch_pb2.WatchEvent.PUT:
        return PutEvent(wire.key_value(event.kv), previous)
    if event.type == watch_pb2.WatchEvent.DELETE:
        return DeleteEvent(event.kv.key, event.kv.mod_revision, previous)
    raise ValueError(f"A node sent a change of an unknown type: {event.type}. Use a newer client.")
