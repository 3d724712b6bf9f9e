"""Elections: saying something as leader, asking who leads, and following it."""

from __future__ import annotations

import math

from aegis._core import methods
from aegis._core.calls import Calls, Effect
from aegis._core.following import follow
from aegis._core.steps import Steps, now
from aegis._core.writers import Hold
from aegis._wire import election_pb2
from aegis.descriptions import Leader, LeaderChange
from aegis.errors import AegisError, RefusalCode, Refused, SessionLost


def proclaim(calls: Calls, hold: Hold, value: bytes) -> Steps[int]:
    """Changes the leader's value; the number of the proclamation."""
    time = yield from now()
    identity = hold.new_request(time)
    request = election_pb2.ProclaimRequest(request=identity, election_name=hold.name, token=hold.token, value=value)
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
    finally:
        hold.settled(identity)
    return answer.message.proclamation


def leader(calls: Calls, name: str) -> Steps[Leader | None]:
    """Who leads: linearizable."""
    request = election_pb2.LeaderRequest(election_name=name)
    what = f'Asking who leads election "{name}"'
    answer = (yield from calls.make(what, Effect.NONE, methods.LEADER, request)).message
    return _leader(answer.leader) if answer.HasField("leader") else None


def observe(calls: Calls, name: str) -> Steps[None]:
    """Delivers that it is open, then each change; see :func:`~aegis._core.following.follow`."""
    return follow(calls, _ObserveCourse(name))


class _ObserveCourse:
    """On another node it goes on after what was told last, and that node waits until it has applied as much, so time
    never runs backwards. An election may be quiet for ever: pings tell whether the node is still there."""

    method = methods.OBSERVE
    patience = math.inf

    def __init__(self, name: str) -> None:
        self.what = f'The observation of election "{name}"'
        self._next = election_pb2.ObserveRequest(election_name=name)

    def request(self) -> election_pb2.ObserveRequest:
        return self._next

    def take(self, message: election_pb2.ObserveResponse) -> LeaderChange | None:
        self._next = _after(self._next, message)
        if message.HasField("leader"):
            return LeaderChange(_leader(message.leader), message.resynchronised)
        if message.HasField("no_leader"):
            return LeaderChange(None, message.resynchronised)
        return None

    def interrupted(self) -> None:
        """Nothing is ever unfinished."""

    def recover(self, calls: Calls, cause: AegisError) -> Steps[None]:
        raise cause
        yield  # a procedure, though one without a step


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


def _leader(wire: election_pb2.ElectionLeader) -> Leader:
    return Leader(wire.session_id, wire.token, wire.proclamation, wire.value)
