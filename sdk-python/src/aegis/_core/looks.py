"""Looks after the node that keeps a call waiting.

What it is for. An acquire may wait for an hour, and until then silence is what a good node says. Pings find a node
whose process or network is gone. They do not find one that answers pings and nothing else, nor one that is cut off from
the other nodes: the lock is granted there, this session is kept alive by renewals there, and nobody here hears of it.
So all who queue behind this call wait for somebody who does not know that it is their turn.

What it does. Now and then the same node is asked something that takes a majority to answer. A node that fails to
several times in a row has its call cancelled, and the call goes on elsewhere with the same request id, which finds its
place in the queue, or its grant. With an attempt's limit of one second that is 18 seconds at most. Not sooner: an
election is shorter than that, and a leader that only was busy takes the cancelled call for the end of the wait, which
costs the place in the queue.
"""

from __future__ import annotations

from typing import Any

from aegis._core.failures import Definite, read_failure
from aegis._core.steps import Ended, Look, Method

_ATTEMPTS_BETWEEN_LOOKS = 5
_MISSES = 3


def look(method: Method[Any, Any], request: Any, attempt_limit: float) -> Look:
    """A look as often as an attempt's limit makes it sensible."""
    return Look(method, request, attempt_limit * _ATTEMPTS_BETWEEN_LOOKS, attempt_limit)


class Looks:
    """Counts the looks of one call that a node missed in a row."""

    def __init__(self) -> None:
        self._missed = 0

    def answered(self) -> None:
        """The node has confirmed something with a majority."""
        self._missed = 0

    def failed(self, end: Ended) -> Ended | None:
        """What the waiting call ends with, once it is to be given up. A definite refusal counts as an answer: a node
        that judges the question is at work."""
        if isinstance(read_failure(end), Definite):
            self._missed = 0
            return None
        self._missed += 1
        if self._missed < _MISSES:
            return None
        return Ended("CANCELLED", f"the node answered none of the last {_MISSES} questions", b"", sent=True, at=end.at)
