"""What can go wrong, sorted by what may be done next.

========================= ================================ ==========================================
raised                    was anything changed?            next
========================= ================================ ==========================================
:class:`Unavailable`      no                               try again later
:class:`OutcomeUnknown`   perhaps, or it still will be     see there; or write with a session
:class:`Refused`          no                               repeating it unchanged fails again
:class:`LimitExceeded`    no                               stay within the limit it names
:class:`LockNotAcquired`  no                               wait longer, or do without
:class:`SessionLost`      no; what it held is gone         open another session
:class:`WatchGap`         no                               read anew and watch from there
========================= ================================ ==========================================
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class EndpointFailure:
    """What went wrong last at one endpoint: ``host:port`` and one sentence."""

    endpoint: str
    error: str

    def __str__(self) -> str:
        return f"{self.endpoint} ({self.error})"


class RefusalCode(enum.Enum):
    """Why a call was refused for good."""

    INVALID_REQUEST = "the request is malformed; the message names the field"
    SESSION_NOT_FOUND = "no such session: it ended or never was"
    NOT_HOLDER = "the caller does not hold this lock"
    STALE_TOKEN = "the token is not the lock's current one"
    ALREADY_REQUESTED = "the session already holds or awaits this lock through another request"
    GUARD_FAILED = "the guard's token does not hold the guard's lock; nothing was written"
    COMPACTED = "the revision asked for has been compacted away"
    FUTURE_REVISION = "the revision asked for does not exist yet"
    PERMISSION_DENIED = "the cluster's access policy grants this client's identity no role for that"
    OTHER = "something this version of the client has no word for; the message tells"


class AegisError(Exception):
    """A call that failed. The subclasses differ in what may be done next."""


class _EndpointsError(AegisError):
    _next = ""

    def __init__(self, what: str, endpoints: Sequence[EndpointFailure] = ()) -> None:
        super().__init__(what, tuple(endpoints))
        self.what = what
        self.endpoints: tuple[EndpointFailure, ...] = tuple(endpoints)
        """The endpoints tried, in the order they were first tried, each with its last error."""

    def __str__(self) -> str:
        tried = ", ".join(map(str, self.endpoints)) or "none"
        return f"{self.what}. {self._next} Tried: {tried}."


class Unavailable(_EndpointsError):
    """No endpoint served the call in time, and nothing was changed by it. Safe to try again."""

    _next = "Nothing was changed; try again."


class OutcomeUnknown(_EndpointsError):
    """The call was sent and no answer came: the change may have happened, may still happen, or may not.

    A read that shows it settles that; one that does not is no proof, since the request may still be on its way. What
    must not come late is written under a condition (:class:`~aegis.Compare`) or a lock (``lock.keys``). A write of a
    session (``session.keys``) cannot happen any more once that session has ended: close it, then read.

    Writes of a session are repeated by the client until their time is up; then this comes out, or sooner when the
    session has ended or the cluster has forgotten the answer.
    """

    _next = "Whether it took effect is unknown: a read that shows it settles that, one that does not is no proof."


class Refused(AegisError):
    """The cluster refused the call. Nothing was changed, and repeating it unchanged will fail again."""

    def __init__(self, code: RefusalCode, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message


class Compacted(Refused):
    """The revision asked for has been compacted away (:attr:`RefusalCode.COMPACTED`)."""

    def __init__(self, message: str, compacted_revision: int, newest_revision: int) -> None:
        super().__init__(RefusalCode.COMPACTED, message)
        self.args = (message, compacted_revision, newest_revision)
        self.compacted_revision = compacted_revision
        """The oldest revision that is left: it can still be read, and a watch can begin with it."""
        self.newest_revision = newest_revision


class LimitExceeded(AegisError):
    """The call is beyond a documented limit. Nothing was changed."""

    def __init__(self, message: str, limit_name: str, limit: int, actual: int) -> None:
        super().__init__(message, limit_name, limit, actual)
        self.message = message
        self.limit_name = limit_name
        """For example ``ttl_ms (lease.max-ttl)``; empty when the message alone tells, and the numbers are 0 then."""
        self.limit = limit
        self.actual = actual

    def __str__(self) -> str:
        return self.message


class LockNotAcquired(AegisError):
    """Somebody else has the lock, or leads, and the time to wait is over. The caller is out of the queue."""

    def __init__(self, lock_name: str, reason: str, holder_token: int = 0) -> None:
        super().__init__(lock_name, reason, holder_token)
        self.lock_name = lock_name
        self.reason = reason
        self.holder_token = holder_token
        """The holder's fencing token; 0 when it is not known."""

    def __str__(self) -> str:
        return f'Lock "{self.lock_name}" was not acquired: {self.reason}.'


class SessionLost(AegisError):
    """The session is over, and so is every lock it held: stop what they protected. Told to a lock's ``on_lost``, it may
    be that lock alone."""

    def __init__(self, session_id: int, reason: str) -> None:
        super().__init__(session_id, reason)
        self.session_id = session_id
        self.reason = reason

    def __str__(self) -> str:
        return (
            f"Session {self.session_id} lost what it held: {self.reason}."
            " Ask for it again, in another session if this one is over."
        )


class WatchGap(AegisError):
    """A node went on at another revision than the one this watch had reached: a defect of that node.

    Events may be missing or doubled. The watch has stopped before delivering them.
    """

    def __init__(self, expected_revision: int, actual_revision: int) -> None:
        super().__init__(expected_revision, actual_revision)
        self.expected_revision = expected_revision
        self.actual_revision = actual_revision

    def __str__(self) -> str:
        return (
            f"The watch had everything before revision {self.expected_revision} and was sent what begins at"
            f" {self.actual_revision}. Read the keys anew and watch from there."
        )


class ClientForked(RuntimeError):
    """The client was made in another process: connections, sessions and locks do not survive a fork.

    Make a client of its own in each child process, after the fork.
    """


class ClientClosed(RuntimeError):
    """The client is closed."""
