"""Sessions and what they hold, for asyncio."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING

from aegis._aio.driver import Driver
from aegis._aio.keys import Keys
from aegis._aio.pending import Pending
from aegis._core import acquiring, elections, sessions
from aegis._core.writers import Hold, SessionState
from aegis._edge.clock import elapsed
from aegis._edge.losses import LossSignal
from aegis._edge.settings import require_wait
from aegis.errors import AegisError, ClientClosed, SessionLost
from aegis.values import to_bytes

if TYPE_CHECKING:
    from aegis._aio.client import Client

_LOG = logging.getLogger("aegis")


class Session:
    """The lease that locks, leaderships and keys live on.

    It is renewed in the background, about three times per TTL, and ends when it is closed, or when its TTL has passed
    since the last renewal the cluster acknowledged. Renewals need the event loop: a loop that is kept busy for longer
    than the TTL loses its sessions. For the tasks of one event loop.

    The client counts for itself, and more strictly than the cluster: from the moment it *sent* the last renewal that
    was acknowledged, on its own clock, less a tenth of the TTL. So the session is lost here before the cluster can
    hand its locks to anybody else, as long as the two clocks run equally fast to within a tenth. A lost session never
    comes back; open another.
    """

    def __init__(self, client: Client, state: SessionState, stop: asyncio.Event) -> None:
        self._client = client
        self._state = state
        self._stop = stop
        self._signal = LossSignal()
        self._closed = False
        self.lost = asyncio.Event()
        """Set when the session is lost; not when it is closed."""
        self.keys = Keys(client, state)
        """Keys, written by this session: each write counts once at most, however often it had to be sent, and exactly
        once when it returns. At most 64 writes of a session may be under way at once, those under its locks and its
        proclamations included; one more ends with :class:`~aegis.LimitExceeded` and is not sent.

        The cluster keeps the last 64 answers of a session. A write that more than 64 others of its session have
        overtaken, because it was slow or had to be sent again, ends with :class:`~aegis.OutcomeUnknown`."""
        self._task = asyncio.create_task(self._renew(), name=f"aegis-session-{state.session_id}")

    def __repr__(self) -> str:
        return f"<Session {self.id}, is_alive={self.is_alive}>"

    @property
    def id(self) -> int:
        """The cluster's number for it."""
        return self._state.session_id

    @property
    def ttl(self) -> float:
        """The TTL that holds, in seconds; the cluster may have chosen it."""
        return self._state.ttl

    @property
    def is_alive(self) -> bool:
        """Whether its locks may still be relied on, judged now. Once false, false for ever. Costs no call."""
        return not self._closed and not self._client._is_foreign and self._state.lease.is_alive(elapsed())

    def on_lost(self, listener: Callable[[SessionLost], object]) -> None:
        """Calls ``listener`` once when the session is lost; at once when it is lost already.
        Not called when the session is closed. Runs in the event loop: be brief."""
        self._signal.add(listener)

    def raise_if_lost(self) -> None:
        """
        :raises SessionLost: unless :attr:`is_alive`
        """
        if not self.is_alive:
            raise self._state.lost()

    def lock(self, name: str, *, timeout: float, delay: float = 0.0) -> Pending[HeldLock]:
        """Acquires a lock for this session, as ``client.lock`` does, and leaves the session open when it is released.

        :raises Refused: with ``ALREADY_REQUESTED`` when the session holds or awaits it already
        :raises SessionLost: when the session is lost, also while this waits: told as soon as the attempt under way has
            ended
        :raises OutcomeUnknown: when no answer came in time. Acquiring the same lock again with this session first
            settles what became of this call; closing the session frees the lock for certain.
        """
        return Pending(self._lock(acquiring.Wanted(name, delay), timeout))

    def campaign(
        self, name: str, value: bytes | str = b"", *, timeout: float, delay: float = 0.0
    ) -> Pending[Leadership]:
        """Campaigns for this session, as ``client.campaign`` does, and leaves the session open on resigning."""
        return Pending(self._campaign(acquiring.Wanted(name, delay, to_bytes(value)), timeout))

    async def close(self) -> None:
        """Stops the renewals, ends the session, frees its locks and deletes the keys bound to it. Closing twice, after
        a loss, or in a forked process, is harmless.

        :raises Unavailable: when the session could not be ended; it then expires by its TTL
        :raises OutcomeUnknown: when its end could not be confirmed; it then expires by its TTL
        """
        if self._closed or self._client._is_foreign:
            return
        self._closed = True
        was_alive = self._state.lease.is_alive(elapsed())
        self._state.end("it was closed")
        self._client._sessions_open.discard(self)
        if was_alive:
            await self._client._run(sessions.end_session(self._client._calls, self.id))

    async def __aenter__(self) -> Session:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await close_after(self.close, failure)

    async def _lock(self, wanted: acquiring.Wanted, timeout: float) -> HeldLock:
        return HeldLock(self._client, self, await self._acquire(wanted, timeout), wanted.name, False)

    async def _campaign(self, wanted: acquiring.Wanted, timeout: float) -> Leadership:
        return Leadership(self._client, self, await self._acquire(wanted, timeout), wanted.name, False)

    def _abandon(self) -> None:
        """Closes in the background: for one that is cancelled and must not wait."""
        self._closed = True
        self._state.end("whoever opened it was cancelled")
        self._client._in_background(self._end_quietly())

    async def _end_quietly(self) -> None:
        self._client._sessions_open.discard(self)
        try:
            await self._client._run(sessions.end_session(self._client._calls, self.id))
        except (AegisError, ClientClosed) as failure:
            _LOG.warning("Session %d could not be ended and expires by its TTL: %s", self.id, failure)

    async def _acquire(self, wanted: acquiring.Wanted, timeout: float) -> int:
        require_wait(timeout, wanted.delay)
        return await self._client._run(acquiring.acquire(self._client._calls, self._state, wanted, timeout))

    async def _renew(self) -> None:
        try:
            driver = Driver(self._client._channels, self._stop)
            await driver.run(sessions.keep_renewed(self._client._calls, self._state))
        except (ClientClosed, asyncio.CancelledError):
            pass  # the client was closed beneath this session, or its event loop ends
        except Exception as mistake:
            # Whatever it was: a session that nobody renews must not look alive until its TTL runs out.
            _LOG.exception("Renewing session %d failed", self.id)
            self._state.lease.end(f"its renewing task failed: {mistake!r}")
        finally:
            self._over()

    def _over(self) -> None:
        if self._closed or self._client._is_foreign:
            return
        self._client._sessions_open.discard(self)
        self._state.lease.end("it is no longer renewed")
        self.lost.set()
        self._signal.tell(self._state.lost())


class Held:
    """What a lock and a leadership have in common: both are held by a session, under a fencing token.

    A process can be paused at any moment, so no lock service can keep a holder from acting late. What can: pass
    :attr:`token` to what the lock protects and refuse smaller tokens there, or write through :attr:`keys`.
    """

    def __init__(self, client: Client, session: Session, token: int, name: str, owns_session: bool) -> None:
        self._client = client
        self._session = session
        self._owns_session = owns_session
        self._signal = LossSignal()
        self._closed = False
        self._hold = Hold(session._state, name, token, self._lost)
        self.lost = asyncio.Event()
        """Set when it is lost; not when it is given back."""
        self.keys = Keys(client, self._hold)
        """Keys, written under this token: each write counts once, as with :attr:`Session.keys`, and is refused with
        ``GUARD_FAILED`` when the token does not hold the name at the moment the write is applied."""
        session.on_lost(self._lost)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name!r}, token={self.token}, is_held={self.is_held}>"

    @property
    def name(self) -> str:
        return self._hold.name

    @property
    def token(self) -> int:
        """The fencing token. Of two holders of one name, the later one always has the greater token."""
        return self._hold.token

    @property
    def session(self) -> Session:
        """The session that holds it."""
        return self._session

    @property
    def is_held(self) -> bool:
        """Whether it may still be relied on, judged now by this client: not given back, not lost, its session alive.
        Costs no call, and so does not know of an operator who took it (``client.locks.force_release``) while the
        session lives on: that shows in the next write through :attr:`keys` and in ``client.locks.validate_token``,
        which ask the cluster."""
        return not self._closed and not self.lost.is_set() and self._session.is_alive

    def on_lost(self, listener: Callable[[SessionLost], object]) -> None:
        """Calls ``listener`` once when it is lost: when its session is, or when the cluster refuses something done
        under its token because that holds the name no more. What an operator took away is not told before such a
        refusal, and the session may live on then. Called at once when it is lost already; not called when it is given
        back. Runs in the event loop: be brief."""
        self._signal.add(listener)

    def raise_if_lost(self) -> None:
        """
        :raises SessionLost: unless :attr:`is_held`
        """
        if not self.is_held:
            raise self._signal.told or self._session._state.lost()

    async def _give_back(self) -> None:
        if self._closed or self._client._is_foreign:
            return
        self._closed = True
        self._session._signal.remove(self._lost)
        if self._owns_session:
            await self._session.close()  # also when lost: a session made for this alone must not live on
        else:
            await self._client._run(acquiring.release(self._client._calls, self._hold))

    def _lost(self, why: SessionLost) -> None:
        if not self._closed:
            self.lost.set()
            self._signal.tell(why)


class HeldLock(Held):
    """A lock that was granted. For the tasks of one event loop.

    ::

        async with client.lock("ledger", timeout=5) as lock:
            await lock.keys.put("ledger/balance", "42")  # refused should the lock be lost by then
    """

    async def release(self) -> None:
        """Releases the lock. Releasing twice, after a loss, or in a forked process, is harmless; afterwards
        :attr:`is_held` is false in any case.

        :raises Unavailable: when the release could not be made; the lock falls free with its session
        :raises OutcomeUnknown: when the release could not be confirmed; the lock falls free with its session at the
            latest
        """
        await self._give_back()

    async def __aenter__(self) -> HeldLock:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await close_after(self.release, failure)


class Leadership(Held):
    """A campaign that was won. For the tasks of one event loop."""

    async def proclaim(self, value: bytes | str) -> int:
        """Changes what this leader says of itself, at most 1024 bytes.

        :return: the number of the proclamation, from 1
        :raises Refused: when it does not lead any more
        :raises SessionLost: when its session is over
        """
        return await self._client._run(elections.proclaim(self._client._calls, self._hold, to_bytes(value)))

    async def resign(self) -> None:
        """Gives leadership up; the next in line leads. Otherwise as :meth:`HeldLock.release`."""
        await self._give_back()

    async def __aenter__(self) -> Leadership:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        await close_after(self.resign, failure)


async def close_after(close: Callable[[], Awaitable[None]], failure: BaseException | None) -> None:
    """Closes at the end of a ``with``. What went wrong inside is worth more than what goes wrong at the closing."""
    try:
        await close()
    except AegisError as closing:
        if failure is None:
            raise
        _LOG.warning("Closing after a failure failed too: %s", closing)
