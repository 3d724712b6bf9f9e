"""Follows a stream of messages over the nodes that serve it, one after the other."""

from __future__ import annotations

from typing import Any, Protocol

from aegis._core.calls import CallHistory, Calls, backoff
from aegis._core.failures import CallFailure, Definite, SafeToRetry, read_failure
from aegis._core.steps import Answered, Close, Deliver, Ended, Method, Open, Receive, Silent, Steps, now
from aegis.errors import AegisError, LimitExceeded

_STREAMS_OF_A_NODE = "limits.max-watchers"
"""Of the limits that a node names, the one that another node may not have reached."""


class Opened:
    """Delivered once, when the first node has opened the stream."""


class Course(Protocol):
    """What is followed, and how far it has come."""

    what: str
    """As the beginning of a sentence."""
    method: Method[Any, Any]
    patience: float
    """How long an open stream may say nothing, in seconds."""

    def request(self) -> Any:
        """Asks a node to go on from here."""

    def take(self, message: Any) -> Any | None:
        """What a message makes known, if anything.

        :raises AegisError: when it cannot follow what came before
        """

    def interrupted(self) -> None:
        """The stream broke; what is unfinished begins anew."""

    def recover(self, calls: Calls, cause: AegisError) -> Steps[Any | None]:
        """What to deliver in place of a definite failure; nothing to ask another node.

        :raises AegisError: when the failure is the end
        """


def follow(calls: Calls, course: Course) -> Steps[None]:
    """Delivers :class:`Opened` once, then what the course makes of its messages, for as long as it is driven.

    A node that serves as many streams as it may is passed by; it is the end when all that were named at the start have
    said so, and nothing else since.

    :raises AegisError: when no node opens it in time, or it cannot go on
    """
    history = CallHistory(course.what)
    endpoint = calls.nodes.preferred
    deadline = (yield from now()) + calls.limits.call
    opened = False
    failures = 0
    full: set[str] = set()
    while True:
        outcome = yield Open(endpoint, course.method, course.request(), connect_within=calls.limits.attempt)
        # A new stream must say within the attempt's limit that it is open.
        patience = calls.limits.attempt
        while not isinstance(outcome, (Ended, Silent)):
            outcome = yield Receive(patience)
            if isinstance(outcome, Answered):
                patience = course.patience
                failures = 0
                full.clear()
                item = course.take(outcome.message)
                if not opened:
                    opened = True
                    yield Deliver(Opened())
                if item is not None:
                    yield Deliver(item)
        course.interrupted()
        yield Close()
        failure = _failure(outcome, patience)
        if isinstance(failure, Definite) and _is_full(failure.cause):
            full.add(endpoint)
            if full.issuperset(calls.nodes.named):
                raise failure.cause
        else:
            full.discard(endpoint)
        if isinstance(failure, Definite) and endpoint not in full:
            instead = yield from course.recover(calls, failure.cause)
            if instead is not None:
                if not opened:
                    opened = True
                    yield Deliver(Opened())
                yield Deliver(instead)
                continue
        history.errors[endpoint] = str(failure.cause) if isinstance(failure, Definite) else failure.error
        if not opened and (yield from now()) >= deadline:
            raise history.gave_up(f"was opened by no node within {round(calls.limits.call * 1000)} ms")
        endpoint = calls.nodes.after(endpoint, failure.leader_hint)
        failures += 1
        # A node may say that the stream is open before it refuses, which ends the count of failures.
        if isinstance(failure, Definite) or failures >= len(calls.nodes):
            yield backoff((failures - 1) // len(calls.nodes))


def _is_full(cause: AegisError) -> bool:
    return isinstance(cause, LimitExceeded) and cause.limit_name == _STREAMS_OF_A_NODE


def _failure(outcome: Ended | Silent, patience: float) -> CallFailure:
    if isinstance(outcome, Silent):
        return SafeToRetry(f"said nothing for {round(patience * 1000)} ms")
    return read_failure(outcome)
