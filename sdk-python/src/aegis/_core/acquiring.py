"""One acquire of one lock, or one campaign in one election, from the first request to a token or a failure.

Every repetition carries the same request id, so it joins the same place in the queue or gets the same token: a lost
answer never leaves a lock that is held without its holder knowing, and costs the place in the queue only if the
leader saw the connection break. When even the repetitions get no answer, the id is kept with the session, and the next
acquire of the same lock asks with it first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from aegis._core import methods
from aegis._core.calls import CallPlan, Calls, Effect, carry
from aegis._core.failures import RequestForgotten
from aegis._core.looks import look
from aegis._core.steps import Steps, now
from aegis._core.writers import Hold, SessionState
from aegis._wire import common_pb2, election_pb2, lock_pb2
from aegis.errors import AegisError, LockNotAcquired, OutcomeUnknown, RefusalCode, Refused, SessionLost, Unavailable

_NOT = lock_pb2.LockNotGranted
_REASONS = {
    _NOT.HELD: "somebody else holds it",
    _NOT.TIMED_OUT: "somebody else held it until the time to wait was over",
    _NOT.CANCELLED: "the wait was cancelled",
    _NOT.DELAYED: "it is closed for a while after its last holder vanished",
    _NOT.REVOKED: "an operator took it away",
}


@dataclass(frozen=True)
class Wanted:
    """A lock, or with a ``value`` (empty included) an election. ``delay`` in seconds closes it after an unclean end."""

    name: str
    delay: float = 0.0
    value: bytes | None = None

    @property
    def doing(self) -> str:
        return f'Acquiring lock "{self.name}"' if self.value is None else f'The campaign in election "{self.name}"'


def acquire(calls: Calls, session: SessionState, wanted: Wanted, timeout: float) -> Steps[int]:
    """The fencing token of the lock, which is then the session's.

    :raises LockNotAcquired: when it was not obtained within ``timeout`` seconds
    """
    time = yield from now()
    give_up_at = time + timeout
    unanswered = session.unanswered.get(wanted.name)
    if unanswered is not None:
        late = yield from _settle(calls, session, wanted, unanswered, give_up_at)
        del session.unanswered[wanted.name]
        if isinstance(late, lock_pb2.LockGrant):
            return late.token
        time = yield from now()
    answer = yield from _ask(calls, session, wanted, session.number(time), give_up_at)
    time = yield from now()
    # Nobody here cancels a wait: the connection it went over broke, the leader took that for its end, and the
    # repetition over another one found it so. Only a new request can queue again.
    while isinstance(answer, _NOT) and answer.reason == _NOT.CANCELLED and time < give_up_at:
        answer = yield from _ask(calls, session, wanted, session.number(time), give_up_at)
        time = yield from now()
    if isinstance(answer, lock_pb2.LockGrant):
        return answer.token
    if answer.reason == _NOT.SESSION_ENDED:
        session.end(f'it ended while it waited for lock "{wanted.name}"')
        raise session.lost()
    raise LockNotAcquired(wanted.name, _REASONS.get(answer.reason, "the node gave no reason"), answer.holder_token)


def _settle(
    calls: Calls, session: SessionState, wanted: Wanted, unanswered: common_pb2.RequestId, give_up_at: float
) -> Steps[lock_pb2.LockGrant | lock_pb2.LockNotGranted | None]:
    """What became of an acquire without an answer. It stays unanswered until this is answered."""
    try:
        return (yield from _ask(calls, session, wanted, unanswered, give_up_at))
    except RequestForgotten:
        return None


def _ask(
    calls: Calls, session: SessionState, wanted: Wanted, request: common_pb2.RequestId, give_up_at: float
) -> Steps[lock_pb2.LockGrant | lock_pb2.LockNotGranted]:
    time = yield from now()
    wait = max(0.0, give_up_at - time)
    # An attempt waits in the queue at the node, so it may take that much longer to answer. Whether the node could still
    # tell of a grant, it is asked meanwhile; and without its session nobody waits on.
    limits = calls.limits
    asked = look(methods.DESCRIBE_LOCK, lock_pb2.DescribeLockRequest(lock_name=wanted.name), limits.attempt)
    is_wanted = session.lease.is_alive
    plan = CallPlan(wanted.doing, Effect.REPEATABLE, wait + limits.call, wait + limits.attempt, asked, is_wanted)
    try:
        if wanted.value is None:
            to_lock = _acquire_request(wanted, request, give_up_at)
            lock = (yield from carry(calls.nodes, limits, plan, methods.ACQUIRE, to_lock)).message
            answer = lock.granted if lock.HasField("granted") else lock.not_granted
        else:
            to_lead = _campaign_request(wanted, wanted.value, request, give_up_at)
            vote = (yield from carry(calls.nodes, limits, plan, methods.CAMPAIGN, to_lead)).message
            answer = vote.elected if vote.HasField("elected") else vote.not_elected
    except AegisError as failure:
        if isinstance(failure, OutcomeUnknown) and not isinstance(failure, RequestForgotten):
            session.unanswered[wanted.name] = request
        time = yield from now()
        explained = _explained(session, failure, time)
        if explained is failure:
            raise
        raise explained from failure
    except BaseException:  # cancelled from outside: what becomes of the request is not known either
        session.unanswered[wanted.name] = request
        raise
    time = yield from now()
    if isinstance(answer, lock_pb2.LockGrant) and not session.lease.is_alive(time):
        raise session.lost()  # a grant to a session that is over here protects nothing
    return answer


def _explained(session: SessionState, failure: AegisError, at: float) -> AegisError:
    """That nobody answered is of no account once the session is over: the lock cannot be its any more, whatever became
    of the request."""
    explained = session.explain(failure)
    unanswered = isinstance(explained, (OutcomeUnknown, Unavailable))
    return session.lost() if unanswered and not session.lease.is_alive(at) else explained


def _acquire_request(
    wanted: Wanted, request: common_pb2.RequestId, give_up_at: float
) -> Callable[[float], lock_pb2.AcquireLockRequest]:
    return lambda sent_at: lock_pb2.AcquireLockRequest(
        request=request,
        lock_name=wanted.name,
        wait_ms=_milliseconds(give_up_at - sent_at),
        lock_delay_ms=_milliseconds(wanted.delay),
    )


def _campaign_request(
    wanted: Wanted, value: bytes, request: common_pb2.RequestId, give_up_at: float
) -> Callable[[float], election_pb2.CampaignRequest]:
    return lambda sent_at: election_pb2.CampaignRequest(
        request=request,
        election_name=wanted.name,
        value=value,
        wait_ms=_milliseconds(give_up_at - sent_at),
        lock_delay_ms=_milliseconds(wanted.delay),
    )


def _milliseconds(seconds: float) -> int:
    return max(0, round(seconds * 1000))


def release(calls: Calls, hold: Hold) -> Steps[None]:
    """Gives one lock, or leadership, back by its token. Done also when it turns out not to be held any more."""
    time = yield from now()
    if not hold.session.lease.is_alive(time):
        return
    request = lock_pb2.ReleaseLockRequest(request=hold.session.number(time), lock_name=hold.name, token=hold.token)
    try:
        yield from calls.make(f'Releasing lock "{hold.name}"', Effect.REPEATABLE, methods.RELEASE, request)
    except AegisError as failure:
        explained = hold.session.explain(failure)
        if isinstance(explained, SessionLost):
            return
        if isinstance(explained, Refused) and explained.code in (RefusalCode.NOT_HOLDER, RefusalCode.STALE_TOKEN):
            return
        raise
