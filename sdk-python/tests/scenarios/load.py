"""Writers that go on whatever happens, and what they were told."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import aegis
from aegis.testing import Cluster


@dataclass
class Told:
    """What one writer was told. Times are seconds."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    """Keys to the revision of their write."""
    errors: Counter[str] = field(default_factory=Counter)
    untyped: list[BaseException] = field(default_factory=list)
    longest_call: float = 0.0
    longest_gap: float = 0.0


class Writer(threading.Thread):
    """Writes one key after the other, each tried once, through its own client, until it is told to stop.

    A number whose write failed is left alone: writing it again could overtake the first write, and then the store would
    rightly show another revision than the acknowledged one.
    """

    def __init__(self, cluster: Cluster, prefix: str, in_session: bool) -> None:
        super().__init__(name=f"writer-{prefix}", daemon=True)
        self.told = Told()
        self._cluster = cluster
        self._prefix = prefix
        self._in_session = in_session
        self._stop_writing = threading.Event()

    def finish(self) -> Told:
        """Ends the writing and tells what came of it."""
        self._stop_writing.set()
        self.join(30)
        assert not self.is_alive()
        return self.told

    def run(self) -> None:
        number = 0
        last = time.monotonic()
        with self._cluster.connect() as client:
            session: aegis.Session | None = None
            while not self._stop_writing.wait(0.01):
                number += 1
                key = f"{self._prefix}{number:06}"
                began = time.monotonic()
                try:
                    if self._in_session and (session is None or not session.is_alive):
                        session = client.session(10)
                        began = time.monotonic()
                    keys = client.keys if session is None else session.keys
                    self.told.acknowledged[key] = keys.put(key, str(number)).revision
                    self.told.longest_gap = max(self.told.longest_gap, time.monotonic() - last)
                    last = time.monotonic()
                except aegis.AegisError as failure:
                    self.told.errors[type(failure).__name__] += 1
                except Exception as mistake:
                    self.told.untyped.append(mistake)
                self.told.longest_call = max(self.told.longest_call, time.monotonic() - began)


def lost(client: aegis.Client, told: Told, prefix: str) -> list[str]:
    """The acknowledged writes that are not there as they were acknowledged."""
    there = {kv.key.decode(): kv.mod_revision for kv in client.keys.range(prefix)}
    return [key for key, revision in told.acknowledged.items() if there.get(key) != revision]
