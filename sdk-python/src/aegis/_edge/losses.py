"""Tells listeners, once each, that something is lost."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from aegis.errors import SessionLost

_LOG = logging.getLogger("aegis")

Listener = Callable[[SessionLost], object]


class LossSignal:
    """Safe for use by many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: list[Listener] = []
        self._raised: SessionLost | None = None

    def add(self, listener: Listener) -> None:
        """Adds a listener; calls it at once when the loss is known already."""
        with self._lock:
            known = self._raised
            if known is None:
                self._listeners.append(listener)
        if known is not None:
            _tell(listener, known)

    def remove(self, listener: Listener) -> None:
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)

    def tell(self, loss: SessionLost) -> None:
        """Tells all listeners, on this thread. Only the first call does anything."""
        with self._lock:
            if self._raised is not None:
                return
            self._raised = loss
            told, self._listeners = self._listeners, []
        for listener in told:
            _tell(listener, loss)

    @property
    def told(self) -> SessionLost | None:
        """What was told, if anything."""
        return self._raised


def _tell(listener: Listener, loss: SessionLost) -> None:
    try:
        listener(loss)
    except Exception:  # one listener's mistake must not keep the others from hearing
        _LOG.exception("A listener for the loss of a session raised")
