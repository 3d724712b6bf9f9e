"""The blocking client."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from types import TracebackType

from aegis._core import looking, sessions
from aegis._core.acquiring import Wanted
from aegis._core.calls import Calls, Limits
from aegis._core.lease import Lease
from aegis._core.nodes import Nodes
from aegis._core.steps import Steps, T
from aegis._core.writers import Nobody, SessionState
from aegis._edge.settings import Settings, Tls, require_positive, require_wait
from aegis._sync.channels import Channels
from aegis._sync.driver import Driver
from aegis._sync.following import Following
from aegis._sync.keys import Keys
from aegis._sync.looking import Access, Elections, Locks, Sessions
from aegis._sync.sessions import HeldLock, Leadership, Session
from aegis.descriptions import NodeStatus
from aegis.errors import AegisError
from aegis.values import to_bytes


def connect(
    endpoints: str | Sequence[str],
    *,
    call_timeout: float = 5.0,
    attempt_timeout: float = 1.0,
    owner: str | None = None,
    tls: Tls | None = None,
) -> Client:
    """A client of a cluster. Nothing is contacted yet: a wrong endpoint shows in the first call.

    :param endpoints: client addresses of nodes, each ``host:port``; naming all of them is best, one is enough to
        start. A string has them separated by commas.
    :param call_timeout: the longest a call may take, in seconds, all attempts together
    :param attempt_timeout: the longest one node may take, in seconds, to accept a connection, or to answer a call that
        can be repeated elsewhere
    :param owner: the label operators see on this client's sessions, at most 128 bytes of UTF-8; the process id unless
        given
    :param tls: the certificate to show; without one the connection is in plain text, which nodes serve on loopback
        only
    :raises ValueError: naming what cannot be
    """
    return Client(Settings.of(endpoints, call_timeout, attempt_timeout, owner, tls))


class Client:
    """A connection to an AEGIS cluster, made by :func:`connect`. Safe for use by many threads; one per process is
    enough.

    Calls go to the node that answered last and move on to the next one when it fails, following the leader's address
    where a node names it. No call waits longer than its time limit (5 seconds unless changed; waiting for a lock has
    its own, and what is read page by page has it for each page). A client belongs to the process that made it: in a
    fork every use raises :class:`~aegis.ClientForked`.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._channels = Channels(settings)
        self._calls = Calls(Nodes(settings.endpoints), Limits(settings.call_timeout, settings.attempt_timeout))
        self._driver = Driver(self._channels)
        self._sessions_open: set[Session] = set()
        self._followings: set[Following] = set()
        self.keys = Keys(self, Nobody())
        """Keys, written on nobody's behalf."""
        self.locks = Locks(self)
        """Looks at locks."""
        self.elections = Elections(self)
        """Looks at elections."""
        self.sessions = Sessions(self)
        """Looks at sessions."""
        self.access = Access(self)
        """The access policy."""

    def session(self, ttl: float | None = None) -> Session:
        """Opens a session and keeps it renewed in the background until it is closed or lost.

        :param ttl: how long the session outlives its last renewal, in seconds, to the millisecond; the cluster bounds
            it (1 s to 24 h by default) and chooses one unless given
        :raises LimitExceeded: when the TTL is outside the cluster's bounds, or the cluster has as many sessions as it
            may (``limits.max-sessions``)
        :raises OutcomeUnknown: when no answer came in time; a session that was opened all the same expires by its TTL
        :raises Unavailable: when no endpoint served it in time; none was opened
        """
        if ttl is not None:
            require_positive("ttl", ttl)
        procedure = sessions.open_session(self._calls, ttl or 0.0, self._settings.owner, secrets.token_bytes(16))
        opened = self._run(procedure)
        granted = opened.message.ttl_ms / 1000
        stop = threading.Event()
        state = SessionState(opened.message.session_id, granted, Lease(opened.sent_at, granted), stop.set)
        session = Session(self, state, stop)
        self._sessions_open.add(session)
        return session

    def lock(self, name: str, *, timeout: float, ttl: float | None = None, delay: float = 0.0) -> HeldLock:
        """Acquires a lock in a session made for it alone, which ends with the lock.

        ::

            with client.lock("ledger", timeout=5) as lock:
                ...  # held here, or this is never reached

        A lock has one holder and a fair queue. It is not re-entrant. Names have 1 to 256 bytes of UTF-8; those that
        begin with ``aegis/`` are the cluster's own: anybody may look at them, and acquiring one is refused with
        ``INVALID_REQUEST``.

        :param timeout: how long to wait while somebody else holds it, in seconds, at most an hour; 0 tries once. The
            call may take the client's call timeout longer, when nodes do not answer. A node that falls silent during
            the wait is left for another within 18 attempt timeouts.
        :param ttl: of the session, as in :meth:`session`: for how long at most the lock stays closed to others after
            this process died
        :param delay: for how long the lock stays closed after an unclean end of the hold, in seconds
        :return: the lock, held
        :raises LockNotAcquired: when the lock was not obtained in time
        :raises SessionLost: when the session made for it was lost meanwhile, as it is when no node answers for its TTL;
            the lock, if granted after all, falls free again within the TTL
        :raises OutcomeUnknown: when no answer came in time; the lock, if granted after all, falls free again within
            the session's TTL
        :raises Unavailable: when no endpoint served it in time, also since as many wait for the lock as may
            (``limits.max-waiters-per-lock``); the lock was not acquired
        :raises LimitExceeded: as :meth:`session` does, and when name, ``timeout``, ``delay`` or value is beyond its
            limit
        :raises Refused: when the name is empty or the cluster's own, or the access policy does not grant it
        """
        session, token = self._hold(ttl, Wanted(name, delay), timeout)
        return HeldLock(self, session, token, name, True)

    def campaign(
        self, name: str, value: bytes | str = b"", *, timeout: float, ttl: float | None = None, delay: float = 0.0
    ) -> Leadership:
        """Leads an election, in a session made for that alone. An election is a lock whose holder says something of
        itself, for example where it can be reached; parameters and errors are those of :meth:`lock`.

        :param value: what to say as leader, at most 1024 bytes
        """
        session, token = self._hold(ttl, Wanted(name, delay, to_bytes(value)), timeout)
        return Leadership(self, session, token, name, True)

    def status(self, endpoint: str) -> NodeStatus:
        """What one node says of itself, also while there is no leader. Goes to that node alone.

        :raises Unavailable: when it does not answer within the attempt timeout
        """
        return self._run(looking.status(self._calls, endpoint))

    def _hold(self, ttl: float | None, wanted: Wanted, timeout: float) -> tuple[Session, int]:
        require_wait(timeout, wanted.delay)
        session = self.session(ttl)
        try:
            return session, session._acquire(wanted, timeout)
        except BaseException as failure:
            session.__exit__(type(failure), failure, None)
            raise

    def close(self) -> None:
        """Ends the sessions still open, as far as the cluster answers, and closes all connections. A session that could
        not be ended expires by its TTL. Never raises for want of an answer; closing twice, or in a forked process, is
        harmless."""
        if self._channels.is_foreign or self._channels.is_closed:
            return
        for following in list(self._followings):
            following.close()
        open_sessions = list(self._sessions_open)
        try:
            for session in open_sessions:
                session.close()
        except AegisError:
            # The rest would take as long, and their TTL ends them anyway.
            for session in open_sessions:
                session._state.end("its client was closed")
        self._channels.close()
        for session in open_sessions:
            session._thread.join(1.0)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _is_foreign(self) -> bool:
        return self._channels.is_foreign

    def _run(self, steps: Steps[T]) -> T:
        return self._driver.run(steps)

    def _follow(self, steps: Steps[None], name: str) -> Following:
        self._channels.check()
        following = Following(self._channels, steps, name, self._followings.discard)
        self._followings.add(following)
        return following
