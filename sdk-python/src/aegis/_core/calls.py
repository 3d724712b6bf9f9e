"""Carries a call through the failures of single nodes.

What it guarantees. The call ends within its budget, with an answer or a typed failure that names every node tried. A
call with an effect of :attr:`Effect.ONCE` is sent at most once: it goes on elsewhere only after failures that changed
nothing for certain, which are those the node calls so, and those where no connection ever carried the request. A node
that does not accept a connection, or does not answer a repeatable call, costs at most one attempt's limit.

Why the order. From a failed node the call goes to the leader it named, else to the next in turn; after as many
attempts as there are nodes it pauses, because then an election is under way and hurry does not help.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic

from aegis._core.failures import CallFailure, Definite, SafeToRetry, Unsettled, read_failure
from aegis._core.nodes import Nodes
from aegis._core.steps import A, Answered, Attempt, Ended, Look, Method, Pause, Q, Steps, now
from aegis.errors import AegisError, EndpointFailure, OutcomeUnknown, RefusalCode, Refused, Unavailable


class Effect(enum.Enum):
    """What sending a call again does once its first answer is lost."""

    NONE = "nothing: the call changes nothing, so no answer never means 'perhaps'"
    REPEATABLE = "nothing more than the first time: the request has an id, or repeating it is harmless"
    ONCE = "it may change things twice"


@dataclass(frozen=True)
class Limits:
    """How long things may take, in seconds: a call with all its attempts, and one attempt at one node."""

    call: float
    attempt: float


@dataclass(frozen=True)
class CallPlan:
    """What must be known of a call to carry it through.

    ``what`` is the call, as the beginning of a sentence; ``budget`` the longest it may take, all attempts together;
    ``attempt_limit`` the longest one attempt may take once it is connected, unless its effect is ``ONCE``;
    ``look`` what a node is asked now and then while it keeps the call waiting, ``None`` where that cannot be for long;
    ``is_wanted`` is asked before each attempt: once an answer is of no use to anybody the call is given up.
    """

    what: str
    effect: Effect
    budget: float
    attempt_limit: float
    look: Look | None = None
    is_wanted: Callable[[float], bool] = lambda _: True


@dataclass(frozen=True)
class Answer(Generic[A]):
    """An answer, and when the attempt that got it was sent."""

    message: A
    sent_at: float


@dataclass
class CallHistory:
    """What one call has been through: the last error of each node, and whether the change may have happened."""

    what: str
    errors: dict[str, str] = field(default_factory=dict)
    in_doubt: bool = False

    def gave_up(self, why: str) -> AegisError:
        """What the caller gets when no attempt is left."""
        kind = OutcomeUnknown if self.in_doubt else Unavailable
        return kind(f"{self.what} {why}", self.failures())

    def definite(self, cause: AegisError) -> AegisError:
        """What the caller gets on a definite failure.

        Normally that failure: the cluster remembers a request by its id, so a later answer speaks for the earlier
        attempts too. Only a session that ended takes that memory with it.
        """
        forgotten = isinstance(cause, Refused) and cause.code is RefusalCode.SESSION_NOT_FOUND
        if not (self.in_doubt and forgotten):
            return cause
        unknown = OutcomeUnknown(f"{self.what} got no answer before its session ended", self.failures())
        unknown.__cause__ = cause
        return unknown

    def failures(self) -> list[EndpointFailure]:
        return [EndpointFailure(endpoint, error) for endpoint, error in self.errors.items()]


@dataclass(frozen=True)
class Calls:
    """What all calls of one client share."""

    nodes: Nodes
    limits: Limits

    def make(self, what: str, effect: Effect, method: Method[Q, A], request: Q) -> Steps[Answer[A]]:
        """Makes a call with the usual limits; see :func:`carry`."""
        plan = CallPlan(what, effect, self.limits.call, self.limits.attempt)
        return carry(self.nodes, self.limits, plan, method, lambda _: request)


def backoff(round_: int) -> Pause:
    """The pause when every node has been tried, the given number of rounds before: a random half of a time that
    doubles from 25 ms to 400 ms, so that clients which failed together do not come back together. An election takes a
    few hundred milliseconds."""
    longest = 0.025 * 2 ** min(round_, 4)
    return Pause(longest / 2, longest)


def carry(
    nodes: Nodes,
    limits: Limits,
    plan: CallPlan,
    method: Method[Q, A],
    request: Callable[[float], Q],
) -> Steps[Answer[A]]:
    """Makes the call; ``request`` is asked for at each attempt, with the time.

    :raises AegisError: when it failed for good or its time is up
    """
    time = yield from now()
    deadline = time + plan.budget
    history = CallHistory(plan.what)
    endpoint = nodes.preferred
    attempts = 0
    while time < deadline:
        if not plan.is_wanted(time):
            raise history.gave_up("was given up")
        attempts += 1
        outcome = yield Attempt(
            endpoint,
            method,
            request,
            connect_within=min(deadline - time, limits.attempt),
            answer_within=math.inf if plan.effect is Effect.ONCE else plan.attempt_limit,
            deadline=deadline,
            look=plan.look,
        )
        if isinstance(outcome, Answered):
            nodes.prefer(endpoint)
            return Answer(outcome.message, outcome.sent_at)
        assert isinstance(outcome, Ended)
        failure = read_failure(outcome)
        time = outcome.at
        _record(history, plan, endpoint, failure)
        if attempts % len(nodes) == 0 or (isinstance(failure, SafeToRetry) and failure.overloaded):
            pause = backoff((attempts - 1) // len(nodes))
            left = max(0.0, deadline - time)
            time = (yield Pause(min(pause.at_least, left), min(pause.at_most, left))).at
        endpoint = nodes.after(endpoint, failure.leader_hint)
    raise history.gave_up(f"got no answer within {round(plan.budget * 1000)} ms")


def _record(history: CallHistory, plan: CallPlan, endpoint: str, failure: CallFailure) -> None:
    if isinstance(failure, Definite):
        raise history.definite(failure.cause)
    history.errors[endpoint] = failure.error
    if isinstance(failure, Unsettled) and plan.effect is not Effect.NONE:
        history.in_doubt = True
        if plan.effect is Effect.ONCE:
            raise history.gave_up("was sent, and its answer was lost")
