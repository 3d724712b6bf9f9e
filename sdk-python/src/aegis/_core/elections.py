"""Elections: saying something as leader, asking who leads, and following it."""

from __future__ import annotations

from aegis._core import methods
from aegis._core.calls import CallHistory, Calls, Effect, backoff
from aegis._core.failures import Definite, SafeToRetry, read_failure
from aegis._core.steps import Answered, Close, Deliver, Ended, Open, Receive, Silent, Steps, now
from aegis._core.watching import Opened
from aegis._core.writers import Hold
from aegis._wire import election_pb2
from aegis.errors import AegisError, RefusalCode, Refused, SessionLost
from aegis.values import Leader, LeaderChange


def proclaim(calls: Calls, hold: Hold, value: bytes) -> Steps[int]:
    """Changes the leader's value; the number of the proclamation."""
    time = yield from now()
    request = election_pb2.ProclaimRequest(
        request=hold.new_request(time), election_name=hold.name, token=hold.token, value=value
    )
    what = f'The proclamation in election "{hold.name}"'
    try:
        answer = yield from calls.make(what, Effect.REPEATABLE, methods.PROCLAIM, request)
    except AegisError as failure:
        explained = hold.explain(failure)
        if isinstance(explained, Refused) and explained.code in (RefusalCode.NOT_HOLDER, RefusalCode.STALE_TOKEN):
            reason = f'token {hold.token} no longer leads election "{hold.name}"'
            hold.whenever_lost(SessionLost(hold.session.session_id, reason))
        if explained is failure:
            raise
        raise explained from failure
    return answer.message.proclamation


def leader(calls: Calls, name: str) -> Steps[Leader | None]:
    """Who leads: linearizable."""
    request = election_pb2.LeaderRequest(election_name=name)
    what = f'Asking who leads election "{name}"'
    answer = (yield from calls.make(what, Effect.NONE, methods.LEADER, request)).message
    return _leader(answer.leader) if answer.HasField("leader") else None


def observe(calls: Calls, name: str) -> Steps[None]:
    """Delivers :class:`Opened` once, then each change. On another node it goes on after what was told last, and that
    node waits until it has applied as much, so time never runs backwards."""
    history = CallHistory(f'The observation of election "{name}"')
    endpoint = calls.nodes.preferred
    deadline = (yield from now()) + calls.limits.call
    last = election_pb2.ObserveRequest(election_name=name)
    opened = False
    failures = 0
    while True:
        outcome = yield Open(endpoint, methods.OBSERVE, last, connect_within=calls.limits.attempt)
        patience = calls.limits.attempt
        while not isinstance(outcome, (Ended, Silent)):
            outcome = yield Receive(patience)
            if isinstance(outcome, Answered):
                patience = float("inf")
                failures = 0
                last = _after(last, outcome.message)
                if not opened:
                    opened = True
                    yield Deliver(Opened())
                change = _change(outcome.message)
                if change is not None:
                    yield Deliver(change)
        yield Close()
        failure = SafeToRetry("did not open it in time") if isinstance(outcome, Silent) else read_failure(outcome)
        if isinstance(failure, Definite):
            raise failure.cause
        history.errors[endpoint] = failure.error
        if not opened and outcome.at >= deadline:
            raise history.gave_up(f"was opened by no node within {round(calls.limits.call * 1000)} ms")
        endpoint = calls.nodes.after(endpoint, failure.leader_hint)
        failures += 1
        if failures >= len(calls.nodes):
            yield backoff((failures - 1) // len(calls.nodes))


def _after(last: election_pb2.ObserveRequest, told: election_pb2.ObserveResponse) -> election_pb2.ObserveRequest:
    following = election_pb2.ObserveRequest(
        election_name=last.election_name,
        after_token=last.after_token,
        after_proclamation=last.after_proclamation,
        min_applied_index=max(last.min_applied_index, told.header.applied_index),
    )
    if told.HasField("leader"):
        following.after_token = told.leader.token
        following.after_proclamation = told.leader.proclamation
    return following


def _change(told: election_pb2.ObserveResponse) -> LeaderChange | None:
    if told.HasField("leader"):
        return LeaderChange(_leader(told.leader), told.resynchronised)
    if told.HasField("no_leader"):
        return LeaderChange(None, told.resynchronised)
    return None


def _leader(wire: election_pb2.ElectionLeader) -> Leader:
    return Leader(wire.session_id, wire.token, wire.proclamation, wire.value)
