"""How a session is opened, renewed and ended."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from core.play import Reply, World, answers, breaks, fails, in_turn, refuses_connection

from aegis._core import keys, sessions
from aegis._core.calls import Calls, Limits
from aegis._core.lease import Lease
from aegis._core.nodes import Nodes
from aegis._core.steps import Attempt, Pause
from aegis._core.writers import Guarded, SessionState
from aegis._wire import common_pb2, kv_pb2, session_pb2
from aegis.errors import LimitExceeded, OutcomeUnknown, RefusalCode, Refused, SessionLost, Unavailable
from aegis.values import Put

F = common_pb2.FailureCode
TTL = 9.0


def calls() -> Calls:
    return Calls(Nodes(["a:1", "b:1", "c:1"]), Limits(5.0, 1.0))


def session(at: float = 1000.0) -> SessionState:
    return SessionState(5, TTL, Lease(at, TTL), lambda: None)


def renewed(takes: float = 0.01) -> Reply:
    return answers(session_pb2.KeepAliveResponse(session_id=5, ttl_ms=int(TTL * 1000)), takes)


def gone(reason: Any = F.FAILURE_CODE_UNSPECIFIED) -> Reply:
    return answers(session_pb2.KeepAliveResponse(session_id=5, ttl_ms=0, end_reason=reason))


def test_renews_between_a_quarter_and_a_third_of_the_ttl() -> None:
    world = World(in_turn(renewed(), renewed(), gone()))
    world.run(sessions.keep_renewed(calls(), session()))
    assert all(pause == Pause(TTL * 0.8 / 3, TTL / 3) for pause in world.pauses)
    assert world.requests == [session_pb2.KeepAliveRequest(session_id=5)] * 3


def test_a_session_that_the_cluster_ended_is_over_with_its_reason() -> None:
    state = session()
    World(in_turn(gone(common_pb2.ENDED_BY_OPERATOR))).run(sessions.keep_renewed(calls(), state))
    assert state.lease.over_because == "an operator ended it"


def test_a_renewal_that_fails_goes_to_other_nodes_for_as_long_as_the_lease_lasts() -> None:
    state = session()
    world = World(in_turn(breaks(0.3)))
    world.run(sessions.keep_renewed(calls(), state))
    assert set(world.endpoints) == {"a:1", "b:1", "c:1"}
    assert state.lease.over_because == "no renewal was acknowledged in time"
    assert world.time == pytest.approx(1000.0 + TTL * 0.9, abs=0.31)


def test_a_node_that_says_nothing_leaves_time_to_ask_another() -> None:
    state = session()
    world = World(in_turn(Reply(code="DEADLINE_EXCEEDED", takes=1.0), renewed(), gone()))
    world.run(sessions.keep_renewed(calls(), state))
    attempts = [step for step in world.steps if isinstance(step, Attempt)]
    assert attempts[0].answer_within == 1.0
    assert [step.endpoint for step in attempts[:2]] == ["a:1", "b:1"]


def test_no_wait_is_longer_than_the_lease_has_left() -> None:
    state = session()
    world = World(in_turn(breaks(0.9)))
    world.run(sessions.keep_renewed(calls(), state))
    for step in world.steps:
        if isinstance(step, Attempt):
            assert step.deadline == pytest.approx(1000.0 + TTL * 0.9)


def test_a_renewal_counts_from_when_it_was_sent() -> None:
    state = session()
    world = World(in_turn(renewed(takes=0.9), gone()))
    world.run(sessions.keep_renewed(calls(), state))
    assert state.lease._deadline == pytest.approx(1000.0 + TTL / 3 + TTL * 0.9)


def test_opening_asks_again_with_the_same_nonce() -> None:
    opened = session_pb2.CreateSessionResponse(session_id=5, ttl_ms=9000)
    world = World(in_turn(breaks(), answers(opened)))
    answer = world.run(sessions.open_session(calls(), 9.0, "me", b"n" * 16))
    assert answer is not None
    assert [request.nonce for request in world.requests] == [b"n" * 16] * 2
    assert answer.sent_at > 1000.0  # the lease counts from the attempt that was answered


def test_ending_a_session_that_is_gone_is_done() -> None:
    World(in_turn(fails(F.SESSION_NOT_FOUND))).run(sessions.end_session(calls(), 5))
    World(in_turn(breaks(), fails(F.SESSION_NOT_FOUND))).run(sessions.end_session(calls(), 5))


def test_ending_a_session_tells_when_nobody_answered() -> None:
    with pytest.raises(Unavailable):
        World(in_turn(refuses_connection(takes=1.0))).run(sessions.end_session(calls(), 5))


def test_requests_are_numbered_from_one_and_refused_once_the_session_is_over() -> None:
    state = session()
    assert [state.new_request(1001.0).sequence for _ in range(3)] == [1, 2, 3]
    with pytest.raises(SessionLost, match="no renewal was acknowledged in time"):
        state.new_request(1000.0 + TTL)


def test_no_more_than_64_writes_are_under_way_and_each_end_makes_room_for_one() -> None:
    state = session()
    requests = [state.new_request(1001.0) for _ in range(64)]
    with pytest.raises(LimitExceeded) as raised:
        state.new_request(1001.0)
    assert (raised.value.limit_name, raised.value.limit) == ("session.requests-under-way", 64)
    assert state.number(1001.0).sequence == 66  # an acquire waits, and a release must not be refused
    state.settled(requests[0])
    assert state.new_request(1001.0).sequence == 67


@pytest.mark.parametrize(
    "reply",
    [answers(kv_pb2.PutResponse(revision=2, version=1)), fails(F.INVALID_REQUEST), refuses_connection(takes=1.0)],
    ids=["done", "refused", "not served"],
)
def test_a_write_is_under_way_until_it_has_ended_in_any_way(reply: Reply) -> None:
    state = session()
    for _ in range(65):
        with contextlib.suppress(Refused, Unavailable):
            World(in_turn(reply)).run(keys.put(calls(), state, Put("a", "1")))


def test_a_write_that_finds_no_session_tells_that_it_is_lost() -> None:
    woken: list[bool] = []
    state = SessionState(5, TTL, Lease(1000.0, TTL), lambda: woken.append(True))
    explained = state.explain(Refused(RefusalCode.SESSION_NOT_FOUND, "No such session."))
    assert isinstance(explained, SessionLost)
    assert woken == [True]
    assert not state.lease.is_alive(1000.0)


def test_a_guard_of_another_that_fails_tells_nothing_about_who_writes() -> None:
    state = session()
    world = World(in_turn(fails(F.GUARD_FAILED)))
    with pytest.raises(Refused):
        world.run(keys.put(calls(), Guarded(state, "l", 7), Put("a", "1")))
    assert world.requests[0].guard == common_pb2.LockGuard(lock_name="l", token=7)
    assert state.lease.is_alive(1001.0)
    with pytest.raises(SessionLost):
        World(in_turn(fails(F.SESSION_NOT_FOUND))).run(keys.put(calls(), Guarded(state, "l", 7), Put("a", "1")))


def test_an_unknown_outcome_stays_unknown_also_when_the_session_is_gone() -> None:
    state = session()
    unknown = OutcomeUnknown("The put got no answer before its session ended")
    unknown.__cause__ = Refused(RefusalCode.SESSION_NOT_FOUND, "No such session.")
    assert state.explain(unknown) is unknown
    assert not state.lease.is_alive(1000.0)
