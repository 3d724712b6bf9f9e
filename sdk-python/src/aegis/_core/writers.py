"""On whose behalf something is written."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from aegis._core.lease import Lease
from aegis._wire import common_pb2
from aegis.errors import AegisError, RefusalCode, Refused, SessionLost


class Writer(Protocol):
    """Numbers requests, sets the condition they are made under, and takes note of their failures."""

    def new_request(self, at: float) -> common_pb2.RequestId | None:
        """An id for one new request, if this writer can number its requests.

        :raises SessionLost: when it could, and is over
        """

    def guard(self) -> common_pb2.LockGuard | None:
        """The condition every write is made under, if any."""

    def explain(self, failure: AegisError) -> AegisError:
        """Takes note of a failure of one of its writes, and returns what to tell the caller."""


class Nobody:
    """No request id, no guard."""

    def new_request(self, at: float) -> common_pb2.RequestId | None:
        return None

    def guard(self) -> common_pb2.LockGuard | None:
        return None

    def explain(self, failure: AegisError) -> AegisError:
        return failure


class SessionState:
    """A session as its client knows it: its lease, the numbers of its requests, and what is left to settle.

    ``whenever_over`` is called when a call finds out that the session is over; it wakes whoever renews.
    """

    def __init__(self, session_id: int, ttl: float, lease: Lease, whenever_over: Callable[[], None]) -> None:
        self.session_id = session_id
        self.ttl = ttl
        self.lease = lease
        self.whenever_over = whenever_over
        # Locks whose acquire ended without an answer, and under which id it was sent: asking again with that id is
        # the only way to learn whether this session holds them.
        self.unanswered: dict[str, common_pb2.RequestId] = {}
        self._sequence = itertools.count(1)

    def new_request(self, at: float) -> common_pb2.RequestId:
        if not self.lease.is_alive(at):
            raise self.lost()
        return common_pb2.RequestId(session_id=self.session_id, sequence=next(self._sequence))

    def guard(self) -> common_pb2.LockGuard | None:
        return None

    def explain(self, failure: AegisError) -> AegisError:
        refused = _is_session_gone(failure)
        if refused or _is_session_gone(failure.__cause__):
            self.end("the cluster does not know it any more")
        if not refused:
            return failure
        lost = self.lost()
        lost.__cause__ = failure
        return lost

    def end(self, because: str) -> None:
        """Ends the session on this side."""
        self.lease.end(because)
        self.whenever_over()

    def lost(self) -> SessionLost:
        """Why this session cannot be used."""
        return SessionLost(self.session_id, self.lease.over_because or "it was closed")


class Hold:
    """A lock that a session holds by a token.

    ``whenever_lost`` is called when the cluster says that the token does not hold the lock any more.
    """

    def __init__(
        self, session: SessionState, name: str, token: int, whenever_lost: Callable[[SessionLost], None]
    ) -> None:
        self.session = session
        self.name = name
        self.token = token
        self.whenever_lost = whenever_lost

    def new_request(self, at: float) -> common_pb2.RequestId:
        return self.session.new_request(at)

    def guard(self) -> common_pb2.LockGuard:
        return common_pb2.LockGuard(lock_name=self.name, token=self.token)

    def explain(self, failure: AegisError) -> AegisError:
        explained = self.session.explain(failure)
        if isinstance(explained, Refused) and explained.code is RefusalCode.GUARD_FAILED:
            reason = f'token {self.token} no longer holds lock "{self.name}"'
            self.whenever_lost(SessionLost(self.session.session_id, reason))
        return explained


def _is_session_gone(failure: BaseException | None) -> bool:
    return isinstance(failure, Refused) and failure.code is RefusalCode.SESSION_NOT_FOUND
