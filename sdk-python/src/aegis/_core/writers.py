"""On whose behalf something is written."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Protocol

from aegis._core.lease import Lease
from aegis._wire import common_pb2
from aegis.errors import AegisError, LimitExceeded, RefusalCode, Refused, SessionLost

# The cluster remembers so many settled answers of a session. This counts what is under way, which is not the same: one
# slow request can be overtaken by more than 64 others that come and go beside it. The cluster then says that it has
# forgotten its answer, and its outcome is unknown. The limit makes that rare (ADR-029).
MOST_UNDER_WAY = 64


class Writer(Protocol):
    """Numbers requests, sets the condition they are made under, and takes note of their failures."""

    def new_request(self, at: float) -> common_pb2.RequestId | None:
        """An id for one new request, if this writer can number its requests.

        :raises SessionLost: when it could, and is over
        :raises LimitExceeded: when it has too many under way
        """

    def settled(self, request: common_pb2.RequestId) -> None:
        """A request of its is over, whatever came of it; once for each new one."""

    def guard(self) -> common_pb2.LockGuard | None:
        """The condition every write is made under, if any."""

    def explain(self, failure: AegisError) -> AegisError:
        """Takes note of a failure of one of its writes, and returns what to tell the caller."""


class Nobody:
    """No request id, no guard."""

    def new_request(self, at: float) -> common_pb2.RequestId | None:
        return None

    def settled(self, request: common_pb2.RequestId) -> None:
        pass

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
        self._under_way: set[int] = set()

    def number(self, at: float) -> common_pb2.RequestId:
        """An id for one new request that does not count as under way: an acquire, which may wait for long and is
        remembered all the while, or a release, which must not be refused.

        :raises SessionLost: when the session is over
        """
        if not self.lease.is_alive(at):
            raise self.lost()
        return common_pb2.RequestId(session_id=self.session_id, sequence=next(self._sequence))

    def new_request(self, at: float) -> common_pb2.RequestId:
        request = self.number(at)
        self._under_way.add(request.sequence)
        if len(self._under_way) > MOST_UNDER_WAY:
            self.settled(request)
            raise LimitExceeded(
                f"Session {self.session_id} has {MOST_UNDER_WAY} requests under way, which is the most it may have. "
                "Nothing was sent; wait for some of them, or use more sessions.",
                "session.requests-under-way",
                MOST_UNDER_WAY,
                MOST_UNDER_WAY + 1,
            )
        return request

    def settled(self, request: common_pb2.RequestId) -> None:
        self._under_way.discard(request.sequence)

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

    def settled(self, request: common_pb2.RequestId) -> None:
        self.session.settled(request)

    def guard(self) -> common_pb2.LockGuard:
        return common_pb2.LockGuard(lock_name=self.name, token=self.token)

    def explain(self, failure: AegisError) -> AegisError:
        explained = self.session.explain(failure)
        if isinstance(explained, Refused) and explained.code is RefusalCode.GUARD_FAILED:
            reason = f'token {self.token} no longer holds lock "{self.name}"'
            self.whenever_lost(SessionLost(self.session.session_id, reason))
        return explained


class Guarded:
    """Writes of somebody, under a lock that another process acquired."""

    def __init__(self, writer: Writer, lock_name: str, token: int) -> None:
        self._writer = writer
        self._guard = common_pb2.LockGuard(lock_name=lock_name, token=token)

    def new_request(self, at: float) -> common_pb2.RequestId | None:
        return self._writer.new_request(at)

    def settled(self, request: common_pb2.RequestId) -> None:
        self._writer.settled(request)

    def guard(self) -> common_pb2.LockGuard:
        return self._guard

    def explain(self, failure: AegisError) -> AegisError:
        """The guard is not the writer's: that it failed tells nothing about the writer."""
        gone = _is_session_gone(failure) or _is_session_gone(failure.__cause__)
        return self._writer.explain(failure) if gone else failure


def _is_session_gone(failure: BaseException | None) -> bool:
    return isinstance(failure, Refused) and failure.code is RefusalCode.SESSION_NOT_FOUND
