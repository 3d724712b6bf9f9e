"""Reads a stream of answers with a limit to each wait, which grpc's blocking iterator does not have."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

import grpc

from aegis._core.steps import Answered, Ended, Silent
from aegis._edge.clock import elapsed
from aegis._sync.channels import NodeChannel

# Messages of at most 2 MiB. Beyond that the node waits: a slow reader costs nobody memory.
_READ_AHEAD = 4


class Stream:
    """An open stream, and the daemon thread that reads it."""

    def __init__(self, node: NodeChannel, call: Any, name: str) -> None:
        self._node = node
        self._call = call
        self._changed = threading.Condition()
        self._messages: deque[Any] = deque()
        self._end: grpc.RpcError | None = None
        self._over = False
        self._closed = False
        self._thread = threading.Thread(target=self._read, name=name, daemon=True)
        self._thread.start()

    def receive(self, within: float) -> Answered | Ended | Silent:
        """The next message, waiting for it at most ``within`` seconds."""
        with self._changed:
            longest = min(within, threading.TIMEOUT_MAX)
            self._changed.wait_for(lambda: self._messages or self._over or self._closed, longest)
            if self._messages:
                message = self._messages.popleft()
                self._changed.notify_all()
                return Answered(message, elapsed(), elapsed())
            if not self._over:
                return Silent(elapsed())
        if self._end is not None:
            return self._node.ended(self._end)
        return Ended("UNAVAILABLE", "the node ended the stream", b"", sent=True, at=elapsed())

    def close(self) -> None:
        """Gives the stream up; whoever waits for a message waits no longer."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._call.cancel()
        if self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def _read(self) -> None:
        try:
            for message in self._call:
                with self._changed:
                    self._changed.wait_for(lambda: len(self._messages) < _READ_AHEAD or self._closed)
                    if self._closed:
                        return
                    self._messages.append(message)
                    self._changed.notify_all()
        except grpc.RpcError as error:
            self._end = error
        finally:
            with self._changed:
                self._over = True
                self._changed.notify_all()
