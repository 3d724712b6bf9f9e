"""Plays the world to a procedure of the core: answers its steps from a script, on a clock of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aegis._core.steps import (
    Answered,
    Attempt,
    Deliver,
    Ended,
    Now,
    Open,
    Outcome,
    Pause,
    Receive,
    Silent,
    Steps,
    T,
    Told,
)
from aegis._wire import common_pb2


@dataclass(frozen=True)
class Reply:
    """What the world does at one attempt, opening or reading: after ``takes`` seconds, it answers or ends it."""

    message: Any = None
    code: str = ""
    details: str = ""
    trailer: bytes = b""
    sent: bool = True
    takes: float = 0.01


def answers(message: Any, takes: float = 0.01) -> Reply:
    return Reply(message, takes=takes)


def fails(code: Any, hint: str = "", takes: float = 0.01, **fields: Any) -> Reply:
    """A failure with a trailer, as a node sends it."""
    failure = common_pb2.Failure(code=code, message="It happened.", leader_hint=hint, **fields)
    return Reply(code="UNKNOWN", trailer=failure.SerializeToString(), takes=takes)


def breaks(takes: float = 0.01) -> Reply:
    """The connection breaks after the request was sent."""
    return Reply(code="UNAVAILABLE", details="Socket closed", takes=takes)


def refuses_connection(takes: float = 0.01) -> Reply:
    return Reply(code="UNAVAILABLE", details="connection refused", sent=False, takes=takes)


def silent(takes: float) -> Reply:
    return Reply(code="", takes=takes)


Script = Callable[[Any, int], Reply]


@dataclass
class World:
    """``script`` is asked at each attempt, opening and reading, with the step and its number from 1."""

    script: Script
    time: float = 1000.0
    steps: list[Any] = field(default_factory=list)
    requests: list[Any] = field(default_factory=list)
    delivered: list[Any] = field(default_factory=list)
    stop_after: int | None = None
    """How many items to take from a procedure that never ends."""

    def run(self, steps: Steps[T]) -> T | None:
        try:
            step = next(steps)
            while True:
                self.steps.append(step)
                if isinstance(step, Deliver):
                    self.delivered.append(step.item)
                    if len(self.delivered) == self.stop_after:
                        return None
                step = steps.send(self._do(step))
        except StopIteration as done:
            result: T = done.value
            return result

    @property
    def endpoints(self) -> list[str]:
        """Where the attempts and openings went."""
        return [step.endpoint for step in self.steps if isinstance(step, (Attempt, Open))]

    @property
    def pauses(self) -> list[Pause]:
        return [step for step in self.steps if isinstance(step, Pause)]

    def _do(self, step: Any) -> Outcome:
        if isinstance(step, Pause):
            self.time += step.at_most
            return Told(self.time)
        if not isinstance(step, (Attempt, Open, Receive)):
            assert isinstance(step, Now) or step is not None
            return Told(self.time)
        number = sum(isinstance(one, (Attempt, Open, Receive)) for one in self.steps)
        reply = self.script(step, number)
        sent_at = self.time
        if isinstance(step, Attempt):
            self.requests.append(step.request(sent_at))
        elif isinstance(step, Open):
            self.requests.append(step.request)
        self.time += reply.takes
        if reply.message is not None:
            return Told(self.time) if isinstance(step, Open) else Answered(reply.message, sent_at, self.time)
        if not reply.code:
            return Told(self.time) if isinstance(step, Open) else Silent(self.time)
        return Ended(reply.code, reply.details, reply.trailer, reply.sent, self.time)


def in_turn(*replies: Reply) -> Script:
    """The replies one after the other, then the last one for ever."""
    return lambda _, number: replies[min(number, len(replies)) - 1]
