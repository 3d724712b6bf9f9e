"""Looking at locks, elections and sessions, and what operators do to them, blocking."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from aegis._core import elections, looking
from aegis._sync.following import Following
from aegis.descriptions import (
    AccessPolicy,
    Grant,
    Leader,
    LeaderChange,
    LockDescription,
    SessionDescription,
    TokenStatus,
)

if TYPE_CHECKING:
    from aegis._sync.client import Client


class Locks:
    """Looks at locks; they are acquired with ``client.lock``. Safe for use by many threads."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def describe(self, name: str) -> LockDescription:
        """Holder, token and queue of one lock: linearizable."""
        return self._client._run(looking.describe_lock(self._client._calls, name))

    def list(self, prefix: str = "") -> list[LockDescription]:
        """The locks that are held or closed and whose names begin with ``prefix``, by name."""
        return self._client._run(looking.list_locks(self._client._calls, prefix))

    def validate_token(self, name: str, token: int) -> TokenStatus:
        """Whether a token is worth something now: linearizable. The answer is about the past when it arrives; only a
        write through ``lock.keys`` closes that gap."""
        return self._client._run(looking.validate_token(self._client._calls, name, token))

    def force_release(self, name: str, *, token: int = 0, note: str = "") -> int:
        """Takes a lock away from its holder; for operators.

        :param token: only from the holder of this token; 0 from whoever holds it
        :param note: who does it and why, at most 256 bytes of UTF-8, for the nodes' logs
        :return: the token the lock was taken from
        :raises Refused: with ``NOT_HOLDER`` when nobody holds it, with ``STALE_TOKEN`` when another token does
        """
        return self._client._run(looking.force_release(self._client._calls, name, token, note))


class Elections:
    """Looks at elections; they are won with ``client.campaign``. Safe for use by many threads."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def leader(self, name: str) -> Leader | None:
        """Who leads, or ``None`` while nobody does: linearizable."""
        return self._client._run(elections.leader(self._client._calls, name))

    def observe(self, name: str) -> Observation:
        """Follows who leads. Returns once a node has opened the observation; from then on it goes on, on other nodes if
        need be, until it is closed."""
        following = self._client._follow(elections.observe(self._client._calls, name), "aegis-observation")
        try:
            following.next()
        except BaseException:
            following.close()
            raise
        return Observation(following)


class Observation:
    """Iterate over it for each leader and each change of its value, and close it."""

    def __init__(self, following: Following) -> None:
        self._following = following

    def __iter__(self) -> Observation:
        return self

    def __next__(self) -> LeaderChange:
        """The next change, waiting for as long as it takes; ends once the observation is closed."""
        change: LeaderChange = self._following.next()
        return change

    def next(self, timeout: float) -> LeaderChange | None:
        """The next change, or ``None`` when there is none within ``timeout`` seconds or the observation is closed."""
        try:
            change: LeaderChange = self._following.next(timeout)
        except (TimeoutError, StopIteration):
            return None
        return change

    @property
    def is_open(self) -> bool:
        """Whether more may come: false once closed or failed."""
        return self._following.is_open

    def close(self) -> None:
        """Ends it. Closing twice is harmless."""
        self._following.close()

    def __enter__(self) -> Observation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Sessions:
    """Looks at sessions; they are opened with ``client.session``. Safe for use by many threads."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def describe(self, session_id: int) -> SessionDescription:
        """One session: linearizable.

        :raises Refused: with ``SESSION_NOT_FOUND`` when it ended or never was
        """
        return self._client._run(looking.describe_session(self._client._calls, session_id))

    def list(self) -> list[SessionDescription]:
        """All open sessions, by id."""
        return self._client._run(looking.list_sessions(self._client._calls))

    def force_end(self, session_id: int) -> None:
        """Ends anybody's session; for operators. What it holds falls free, each lock after its delay.

        :raises Refused: with ``SESSION_NOT_FOUND`` when it ended or never was
        """
        self._client._run(looking.force_end(self._client._calls, session_id))


class Access:
    """The access policy, for operators; others are refused with ``PERMISSION_DENIED``."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def policy(self) -> AccessPolicy:
        """The policy in force."""
        return self._client._run(looking.policy(self._client._calls))

    def set_policy(self, expected_version: int, grants: Sequence[Grant]) -> bool:
        """Replaces the whole policy, if the one in force still is of the expected version. Calls that come later in the
        cluster's order are judged by the new one.

        :param expected_version: as :meth:`policy` told it; 0 sets the first one
        :param grants: at most 1000, among them one operator at least
        :return: false when another policy is in force than the expected one
        :raises OutcomeUnknown: when the answer was lost; :meth:`policy` tells
        """
        return self._client._run(looking.set_policy(self._client._calls, expected_version, tuple(grants)))
