"""The steps a procedure asks its driver for, and what it is told in return.

Times are seconds on the driver's elapsed-time clock (``at``, ``deadline``); only differences mean anything.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True)
class Method(Generic[Q, A]):
    """One method of the wire protocol: a request of type ``Q`` is answered by ``A``."""

    path: str
    encode: Callable[[Q], bytes]
    decode: Callable[[bytes], A]


@dataclass(frozen=True)
class Now:
    """Asks for the time; told as :class:`Told`."""


@dataclass(frozen=True)
class Look:
    """What a node is asked ``every`` so many seconds while it keeps a call waiting; it has ``within`` to answer."""

    method: Method[Any, Any]
    request: Any
    every: float
    within: float


@dataclass(frozen=True)
class Attempt:
    """Asks for one try of a call at one node; told as :class:`Answered` or :class:`Ended`.

    ``request`` is made of the time at which it is sent. ``connect_within`` bounds the wait for a connection, and
    ``answer_within`` the call after that, which ends at ``deadline`` in any case. With a ``look``, the call is given up
    as well when :class:`~aegis._core.looks.Looks` says so.
    """

    endpoint: str
    method: Method[Any, Any]
    request: Callable[[float], Any]
    connect_within: float
    answer_within: float
    deadline: float
    look: Look | None = None


@dataclass(frozen=True)
class Pause:
    """Asks for a rest between ``at_least`` and ``at_most`` seconds, drawn by chance; told as :class:`Told`."""

    at_least: float
    at_most: float


@dataclass(frozen=True)
class Open:
    """Asks for a stream of answers, in place of the one that is open; told as :class:`Told` or :class:`Ended`."""

    endpoint: str
    method: Method[Any, Any]
    request: Any
    connect_within: float


@dataclass(frozen=True)
class Receive:
    """Asks for the next message of the stream; told as :class:`Answered`, :class:`Ended` or :class:`Silent`."""

    within: float


@dataclass(frozen=True)
class Close:
    """Asks to give the stream up; told as :class:`Told`."""


@dataclass(frozen=True)
class Deliver:
    """Hands one item to the user; told as :class:`Told` when the user comes for the next one."""

    item: Any


Step = Now | Attempt | Pause | Open | Receive | Close | Deliver


@dataclass(frozen=True)
class Told:
    """It is done. ``stopped`` says that a rest was cut short because the work is to end."""

    at: float
    stopped: bool = False


@dataclass(frozen=True)
class Answered:
    message: Any
    sent_at: float
    at: float


@dataclass(frozen=True)
class Ended:
    """A call or stream ended with a status.

    ``code`` is the name of a gRPC status code and ``trailer`` the bytes of ``aegis-failure-bin``, empty for none.
    ``sent`` is false only when the request certainly never left this process.
    """

    code: str
    details: str
    trailer: bytes
    sent: bool
    at: float


@dataclass(frozen=True)
class Silent:
    """No message came in time; the stream is still open."""

    at: float


Outcome = Told | Answered | Ended | Silent
Steps = Generator[Step, Outcome, T]


def now() -> Steps[float]:
    """The time."""
    outcome = yield Now()
    return outcome.at
