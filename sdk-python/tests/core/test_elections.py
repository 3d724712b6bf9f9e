"""How an observer of an election goes on over failures, and how a leader speaks."""

from __future__ import annotations

from typing import Any

import pytest
from core.play import Reply, World, answers, breaks, fails, in_turn, silent

from aegis._core import elections
from aegis._core.calls import Calls, Limits
from aegis._core.following import Opened
from aegis._core.lease import Lease
from aegis._core.nodes import Nodes
from aegis._core.steps import Open
from aegis._core.writers import Hold, SessionState
from aegis._wire import common_pb2, election_pb2
from aegis.descriptions import Leader, LeaderChange
from aegis.errors import RefusalCode, Refused, SessionLost

F = common_pb2.FailureCode
CALLS = Calls(Nodes(["a:1", "b:1"]), Limits(5.0, 1.0))


def told(token: int, applied: int, proclamation: int = 0, resynchronised: bool = False) -> Reply:
    leader = election_pb2.ElectionLeader(session_id=5, token=token, proclamation=proclamation, value=b"v")
    header = common_pb2.ResponseHeader(applied_index=applied)
    return answers(election_pb2.ObserveResponse(header=header, leader=leader, resynchronised=resynchronised))


def nobody(applied: int) -> Reply:
    header = common_pb2.ResponseHeader(applied_index=applied)
    return answers(election_pb2.ObserveResponse(header=header, no_leader=election_pb2.NoLeader()))


def test_an_observer_goes_on_after_the_last_leader_it_was_told_and_never_before_what_it_saw() -> None:
    replies = iter([told(42, 90, 3, True), nobody(95), breaks(), told(50, 99)])

    def script(step: Any, _: int) -> Reply:
        return silent(0.001) if isinstance(step, Open) else next(replies)

    world = World(script, stop_after=4)
    world.run(elections.observe(CALLS, "boss"))
    assert isinstance(world.delivered[0], Opened)
    assert world.delivered[1:] == [
        LeaderChange(Leader(5, 42, 3, b"v"), True),
        LeaderChange(None, False),
        LeaderChange(Leader(5, 50, 0, b"v"), False),
    ]
    after = world.requests[1]
    assert (after.after_token, after.after_proclamation, after.min_applied_index) == (42, 3, 95)


def test_a_leader_that_was_replaced_learns_it_when_it_speaks() -> None:
    lost: list[SessionLost] = []
    state = SessionState(5, 60.0, Lease(1000.0, 60.0), lambda: None)
    with pytest.raises(Refused) as caught:
        World(in_turn(fails(F.STALE_TOKEN))).run(elections.proclaim(CALLS, Hold(state, "boss", 42, lost.append), b"x"))
    assert caught.value.code is RefusalCode.STALE_TOKEN
    assert "token 42 no longer leads" in str(lost[0])


def test_a_proclamation_is_sent_again_with_its_id_and_tells_its_number() -> None:
    state = SessionState(5, 60.0, Lease(1000.0, 60.0), lambda: None)
    world = World(in_turn(breaks(), answers(election_pb2.ProclaimResponse(proclamation=2))))
    assert world.run(elections.proclaim(CALLS, Hold(state, "boss", 42, lambda _: None), b"x")) == 2
    assert world.requests[0] == world.requests[1]
