"""Runs procedures of the core by blocking the calling thread."""

from __future__ import annotations

import random
import threading

from aegis._core.steps import Attempt, Now, Outcome, Pause, Step, Steps, T, Told
from aegis._edge.clock import elapsed
from aegis._sync.channels import Channels
from aegis.errors import ClientClosed


class Driver:
    """Safe for use by many threads. A rest ends early, and is told as such, once ``stop`` is set."""

    def __init__(self, channels: Channels, stop: threading.Event | None = None) -> None:
        self._channels = channels
        self._stop = stop or threading.Event()

    def run(self, steps: Steps[T]) -> T:
        """Carries the procedure through; what goes wrong on the way goes through the procedure first."""
        self._channels.check()
        try:
            step = next(steps)
            while True:
                try:
                    outcome = self.do(step)
                except BaseException as failure:
                    step = steps.throw(failure)
                else:
                    step = steps.send(outcome)
        except StopIteration as done:
            result: T = done.value
            return result

    def do(self, step: Step) -> Outcome:
        """Does one step that needs no stream."""
        if isinstance(step, Attempt):
            node = self._channels.at(step.endpoint)
            try:
                return node.attempt(step)
            except ValueError:  # what grpc says of a channel that was closed meanwhile
                if self._channels.is_closed:
                    raise ClientClosed("The client is closed.") from None
                raise
        if isinstance(step, Pause):
            stopped = self._stop.wait(random.uniform(step.at_least, step.at_most))
            return Told(elapsed(), stopped)
        assert isinstance(step, Now), step
        return Told(elapsed())
