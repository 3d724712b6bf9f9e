"""Runs procedures of the core in the running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import random

import grpc.aio

from aegis._aio.channels import Channels
from aegis._core.steps import Attempt, Now, Outcome, Pause, Step, Steps, T, Told
from aegis._edge.clock import elapsed
from aegis.errors import ClientClosed


class Driver:
    """A rest ends early, and is told as such, once ``stop`` is set."""

    def __init__(self, channels: Channels, stop: asyncio.Event | None = None) -> None:
        self._channels = channels
        self._stop = stop or asyncio.Event()

    async def run(self, steps: Steps[T]) -> T:
        """Carries the procedure through; what goes wrong on the way, a cancellation included, goes through the
        procedure first."""
        self._channels.check()
        try:
            step = next(steps)
            while True:
                try:
                    outcome = await self.do(step)
                except BaseException as failure:
                    step = steps.throw(failure)
                else:
                    step = steps.send(outcome)
        except StopIteration as done:
            result: T = done.value
            return result

    async def do(self, step: Step) -> Outcome:
        """Does one step that needs no stream."""
        if isinstance(step, Attempt):
            node = self._channels.at(step.endpoint)
            try:
                return await node.attempt(step)
            except (grpc.aio.UsageError, asyncio.CancelledError):
                # A channel that is closed meanwhile cancels what is under way; that must not look like the task's end.
                if self._channels.is_closed and not _is_task_cancelled():
                    raise ClientClosed("The client is closed.") from None
                raise
        if isinstance(step, Pause):
            return Told(await self._rest(random.uniform(step.at_least, step.at_most)), self._stop.is_set())
        assert isinstance(step, Now), step
        return Told(elapsed())

    async def _rest(self, seconds: float) -> float:
        if seconds > 0:
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._stop.wait(), seconds)
        return elapsed()


def _is_task_cancelled() -> bool:
    """Whether somebody cancelled this task, as far as this Python tells (3.11 and later)."""
    task = asyncio.current_task()
    return task is not None and getattr(task, "cancelling", lambda: 0)() > 0
