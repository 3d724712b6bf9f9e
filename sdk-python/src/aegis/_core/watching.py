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
from aegis._core.calls import Calls
from aegis._core.following import follow
from aegis._core.steps import Steps
from aegis._wire import watch_pb2
from aegis.errors import AegisError, Compacted, RefusalCode, Refused, Unavailable, WatchGap
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
        self._parts += [_event(event) for event in message.events]
        self.next = message.next_revision  # last: what could not be understood is not handed out
        if message.fragment or not self._parts:
            return None
        events, self._parts = tuple(self._parts), []
        return Changes(events, self.next)

    def drop_fragments(self) -> None:
        """The stream broke: the next node begins the unfinished revision anew."""
        self._parts = []


def watch(calls: Calls, watched: Watched, continuation: Continuation) -> Steps[None]:
    """Delivers that it is open, then changes and resyncs; see :func:`~aegis._core.following.follow`."""
    return follow(calls, _WatchCourse(watched, continuation))


class _WatchCourse:
    method = methods.WATCH
    patience = _SILENCE

    def __init__(self, watched: Watched, continuation: Continuation) -> None:
        self.what = f"The watch of keys from {keys.shown(watched.keys.start)}"
        self._watched = watched
        self._continuation = continuation

    def request(self) -> watch_pb2.WatchRequest:
        return self._watched.request(self._continuation.next)

    def take(self, message: watch_pb2.WatchResponse) -> Changes | None:
        return self._continuation.take(message)

    def interrupted(self) -> None:
        self._continuation.drop_fragments()

    def recover(self, calls: Calls, cause: AegisError) -> Steps[Resync | None]:
        """What is compacted is read anew; a node that has not seen yet what another one already delivered will."""
        if isinstance(cause, Compacted):
            try:
                found, revision = yield from keys.read_all(calls, self._watched.keys, 0, False)
            except (Unavailable, Compacted):
                # Nobody answered, or compaction overtook the reading between two pages. Asked again, a node says again
                # that it is compacted, and this is tried again.
                return None
            self._continuation.next = revision + 1
            return Resync(tuple(found), revision + 1, cause.compacted_revision)
        if isinstance(cause, Refused) and cause.code is RefusalCode.FUTURE_REVISION:
            return None
        raise cause


def _event(event: watch_pb2.WatchEvent) -> Event:
    previous = wire.key_value(event.previous) if event.HasField("previous") else None
    if event.type == watch_pb2.WatchEvent.PUT:
        return PutEvent(wire.key_value(event.kv), previous)
    if event.type == watch_pb2.WatchEvent.DELETE:
        return DeleteEvent(event.kv.key, event.kv.mod_revision, previous)
    raise Refused(RefusalCode.OTHER, f"A node sent a change of an unknown type: {event.type}. Use a newer client.")
