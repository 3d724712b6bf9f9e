"""Opening, renewing and ending sessions."""

from __future__ import annotations

from aegis._core import methods
from aegis._core.calls import Answer, Calls, Effect, backoff
from aegis._core.failures import read_failure
from aegis._core.steps import Answered, Attempt, Ended, Pause, Steps, Told, now
from aegis._core.writers import SessionState
from aegis._wire import common_pb2, session_pb2
from aegis.errors import AegisError, RefusalCode, Refused

_RENEWALS_PER_TTL = 3
_JITTER = 0.2

_END_REASONS = {
    common_pb2.ENDED_BY_CLIENT: "its client ended it",
    common_pb2.LEASE_EXPIRED: "its TTL passed in the cluster without a renewal",
    common_pb2.ENDED_BY_OPERATOR: "an operator ended it",
}


def open_session(
    calls: Calls, ttl: float, owner: str, nonce: bytes
) -> Steps[Answer[session_pb2.CreateSessionResponse]]:
    """Sent again after a lost answer too: with its nonce, it finds the session that the first one opened."""
    request = session_pb2.CreateSessionRequest(ttl_ms=round(ttl * 1000), owner=owner, nonce=nonce)
    return calls.make("Opening a session", Effect.REPEATABLE, methods.CREATE_SESSION, request)


def end_session(calls: Calls, session_id: int) -> Steps[None]:
    """Done also when the session is gone already, which is what a repeat after a lost answer is told."""
    request = session_pb2.EndSessionRequest(session_id=session_id)
    try:
        yield from calls.make(f"Ending session {session_id}", Effect.REPEATABLE, methods.END_SESSION, request)
    except AegisError as failure:
        cause = failure.__cause__ or failure
        if not (isinstance(cause, Refused) and cause.code is RefusalCode.SESSION_NOT_FOUND):
            raise


def keep_renewed(calls: Calls, session: SessionState) -> Steps[None]:
    """Keeps a session's lease renewed until it is told to stop or the lease is over.

    It renews at about a third of the TTL, so that two renewals may fail before the lease does, and spread by chance,
    so that a thousand clients of a restarted cluster do not renew as one. A renewal that fails is sent again to
    another node after a short pause, for as long as the lease lasts. No wait in here is longer than the lease has
    left: that is what makes the loss known in time.
    """
    lease = session.lease
    ttl = session.ttl
    endpoint = ""
    failures = 0
    pause = _until_next(ttl)
    time = yield from now()
    while True:
        left = lease.remaining(time)
        told = yield Pause(min(pause.at_least, left), min(pause.at_most, left))
        assert isinstance(told, Told)
        time = told.at
        if told.stopped or not lease.is_alive(time):
            return
        endpoint = endpoint or calls.nodes.preferred
        outcome = yield _renewal(calls, session, endpoint, ttl, time)
        time = outcome.at
        if isinstance(outcome, Answered):
            answer: session_pb2.KeepAliveResponse = outcome.message
            if not answer.ttl_ms:
                lease.end(_END_REASONS.get(answer.end_reason, "the cluster ended it"))
                return
            failures = 0
            ttl = answer.ttl_ms / 1000
            lease.renewed(outcome.sent_at, ttl, time)
            pause = _until_next(ttl)
        else:
            assert isinstance(outcome, Ended)
            # A definite failure sends it elsewhere too: a node that misunderstands renewals does not make the session
            # dead.
            endpoint = calls.nodes.after(endpoint, read_failure(outcome).leader_hint)
            pause = backoff(failures)
            failures += 1


def _renewal(calls: Calls, session: SessionState, endpoint: str, ttl: float, time: float) -> Attempt:
    """Short enough that a node which says nothing leaves time to try another."""
    left = session.lease.remaining(time)
    within = min(calls.limits.attempt, ttl / _RENEWALS_PER_TTL, left)
    request = session_pb2.KeepAliveRequest(session_id=session.session_id)
    return Attempt(endpoint, methods.RENEW, lambda _: request, within, within, time + left)


def _until_next(ttl: float) -> Pause:
    return Pause(ttl * (1 - _JITTER) / _RENEWALS_PER_TTL, ttl / _RENEWALS_PER_TTL)
