"""Drives a procedure that delivers items, as far as the next item each time the user comes for one."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from typing import Any

import grpc
import grpc.aio

from aegis._aio.channels import Channels, NodeChannel
from aegis._aio.driver import Driver
from aegis._core.steps import Answered, Close, Deliver, Ended, Open, Outcome, Pause, Receive, Silent, Step, Steps, Told
from aegis._edge.clock import elapsed
from aegis.errors import ClientClosed


class Stream:
    """An open stream. A wait that is cut short leaves the read under way for the next one."""

    def __init__(self, node: NodeChannel, call: Any) -> None:
        self._node = node
        self._call = call
        self._read: asyncio.Task[Any] | None = None

    async def receive(self, within: float) -> Answered | Ended | Silent:
        """The next message, waiting for it at most ``within`` seconds."""
        if self._read is None:
            self._read = asyncio.ensure_future(self._call.read())
            self._read.add_done_callback(_take_note)
        done, _ = await asyncio.wait({self._read}, timeout=None if math.isinf(within) else max(0.0, within))
        if not done:
            return Silent(elapsed())
        read, self._read = self._read, None
        try:
            message = read.result()
        except grpc.RpcError as error:
            return self._node.ended(error)
        except asyncio.CancelledError:
            return Ended("CANCELLED", "the stream was given up", b"", sent=True, at=elapsed())
        if message is grpc.aio.EOF:
            return Ended("UNAVAILABLE", "the node ended the stream", b"", sent=True, at=elapsed())
        return Answered(message, elapsed(), elapsed())

    def close(self) -> None:
        """Gives the stream up; whoever waits for a message waits no longer."""
        self._call.cancel()


def _take_note(read: asyncio.Task[Any]) -> None:
    """Keeps asyncio from reporting the failure of a read that nobody waits for any more."""
    if not read.cancelled():
        read.exception()


class Following:
    """For one reader at a time; :meth:`close` may be called by any task."""

    def __init__(self, channels: Channels, steps: Steps[None], when_closed: Callable[[Following], None]) -> None:
        self._channels = channels
        self._steps = steps
        self._when_closed = when_closed
        self._stop = asyncio.Event()
        self._driver = Driver(channels, self._stop)
        self._stream: Stream | None = None
        self._step: Step | None = None
        self._handed_out = False
        self._waited = 0.0
        self._reading = asyncio.Lock()

    @property
    def is_open(self) -> bool:
        return not self._stop.is_set()

    async def next(self, timeout: float | None = None) -> Any:
        """The next item.

        :raises StopAsyncIteration: once closed
        :raises TimeoutError: when none came within ``timeout`` seconds
        """
        if self._channels.is_foreign:
            self._channels.check()
        give_up_at = math.inf if timeout is None else elapsed() + timeout
        async with self._reading:
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
                        outcome = await self._do(self._step, give_up_at)
                    self._step = self._steps.send(outcome)
            except TimeoutError:
                raise
            except ClientClosed:
                self.close()
            except Exception:
                self.close()
                raise
            raise StopAsyncIteration

    def close(self) -> None:
        """Ends it. Closing twice is harmless."""
        self._stop.set()
        self._when_closed(self)
        if self._stream is not None and not self._channels.is_foreign:
            self._stream.close()

    async def _do(self, step: Step, give_up_at: float) -> Outcome:
        if isinstance(step, Open):
            return await self._open(step)
        if isinstance(step, Receive):
            return await self._receive(step, give_up_at)
        if isinstance(step, Close):
            if self._stream is not None:
                self._stream.close()
                self._stream = None
            return Told(elapsed())
        if isinstance(step, Pause) and elapsed() >= give_up_at:
            raise TimeoutError("Nothing came in time.")
        return await self._driver.do(step)

    async def _open(self, step: Open) -> Told | Ended:
        node = self._channels.at(step.endpoint)
        failed = await node.connect(step.connect_within)
        if failed is not None:
            return failed
        self._waited = 0.0
        self._stream = Stream(node, node.stream(step.method, step.request))
        return Told(elapsed())

    async def _receive(self, step: Receive, give_up_at: float) -> Outcome:
        """What the user's limit cuts short counts when the wait goes on at the next call."""
        assert self._stream is not None
        began = elapsed()
        left = step.within - self._waited
        outcome = await self._stream.receive(min(left, max(0.0, give_up_at - began)))
        if isinstance(outcome, Silent):
            self._waited += elapsed() - began
            if self._waited < step.within and self.is_open:
                raise TimeoutError("Nothing came in time.")
        self._waited = 0.0
        return outcome
