"""Drives a procedure that delivers items, as far as the next item each time the user comes for one."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from typing import Any

from aegis._core.steps import Close, Deliver, Ended, Open, Outcome, Pause, Receive, Silent, Step, Steps, Told
from aegis._edge.clock import elapsed
from aegis._sync.channels import Channels
from aegis._sync.driver import Driver
from aegis._sync.streams import Stream
from aegis.errors import ClientClosed


class Following:
    """For one reader at a time; :meth:`close` may be called by anybody."""

    def __init__(
        self, channels: Channels, steps: Steps[None], name: str, when_closed: Callable[[Following], None]
    ) -> None:
        self._channels = channels
        self._steps = steps
        self._name = name
        self._when_closed = when_closed
        self._stop = threading.Event()
        self._driver = Driver(channels, self._stop)
        self._stream: Stream | None = None
        self._step: Step | None = None
        self._handed_out = False
        self._waited = 0.0
        self._reading = threading.Lock()

    @property
    def is_open(self) -> bool:
        return not self._stop.is_set()

    def next(self, timeout: float | None = None) -> Any:
        """The next item.

        :raises StopIteration: once closed
        :raises TimeoutError: when none came within ``timeout`` seconds
        """
        if self._channels.is_foreign:
            self._channels.check()
        give_up_at = math.inf if timeout is None else elapsed() + timeout
        with self._reading:
            try:
                while self.is_open:
                    if self._step is None:
                        self._step = next(self._steps)
                    if isinstance(self._step, Deliver):
                        self._handed_out = not self._handed_out
                        if self._handed_out:
                            return self._step.item
                        outcome: Outcome = Told(elapsed())  # the user comes for what follows
                    else:
                        outcome = self._do(self._step, give_up_at)
                    self._step = self._steps.send(outcome)
            except (TimeoutError, StopIteration):
                raise
            except ClientClosed:
                self.close()
            except Exception:
                self.close()
                raise
            raise StopIteration

    def close(self) -> None:
        """Ends it. Closing twice is harmless."""
        self._stop.set()
        self._when_closed(self)
        stream = self._stream
        if stream is not None and not self._channels.is_foreign:
            stream.close()

    def _do(self, step: Step, give_up_at: float) -> Outcome:
        if isinstance(step, Open):
            return self._open(step)
        if isinstance(step, Receive):
            return self._receive(step, give_up_at)
        if isinstance(step, Close):
            if self._stream is not None:
                self._stream.close()
                self._stream = None
            return Told(elapsed())
        if isinstance(step, Pause) and elapsed() >= give_up_at:
            raise TimeoutError("Nothing came in time.")
        return self._driver.do(step)

    def _open(self, step: Open) -> Told | Ended:
        node = self._channels.at(step.endpoint)
        failed = node.connect(step.connect_within)
        if failed is not None:
            return failed
        self._waited = 0.0
        self._stream = Stream(node, node.stream(step.method, step.request), self._name)
        return Told(elapsed())

    def _receive(self, step: Receive, give_up_at: float) -> Outcome:
        """What the user's limit cuts short counts when the wait goes on at the next call."""
        assert self._stream is not None
        began = elapsed()
        left = step.within - self._waited
        outcome = self._stream.receive(min(left, max(0.0, give_up_at - began)))
        if isinstance(outcome, Silent):
            self._waited += elapsed() - began
            if self._waited < step.within and self.is_open:
                raise TimeoutError("Nothing came in time.")
        self._waited = 0.0
        return outcome
