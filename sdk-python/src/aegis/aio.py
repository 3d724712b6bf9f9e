"""The AEGIS client for asyncio: as :mod:`aegis`, with coroutines.

``client.session``, ``client.lock``, ``client.campaign`` and ``keys.watch`` can be awaited, or entered with
``async with``. Sessions are renewed by tasks of the event loop. Values and errors are those of :mod:`aegis`.
"""

from aegis._aio.client import Client, connect
from aegis._aio.keys import Keys, Watch
from aegis._aio.looking import Access, Elections, Locks, Observation, Sessions
from aegis._aio.pending import Pending
from aegis._aio.sessions import HeldLock, Leadership, Session

__all__ = [
    "Access",
    "Client",
    "Elections",
    "HeldLock",
    "Keys",
    "Leadership",
    "Locks",
    "Observation",
    "Pending",
    "Session",
    "Sessions",
    "Watch",
    "connect",
]
