"""How a lock is acquired and released."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from core.play import Reply, World, answers, breaks, fails, in_turn, refuses_connection

from aegis._core import methods
from aegis._core.acquiring import Wanted, acquire, release
from aegis._core.calls import Calls, Limits
from aegis._core.lease import Lease
from aegis._core.nodes import Nodes
from aegis._core.steps import Attempt, Look
from aegis._core.writers import Hold, SessionState
from aegis._wire import common_pb2, election_pb2, lock_pb2
from aegis.errors import LockNotAcquired, OutcomeUnknown, SessionLost, Unavailable

F = common_pb2.FailureCode
NOT = lock_pb2.LockNotGranted
CALLS = Calls(Nodes(["a:1", "b:1", "c:1"]), Limits(5.0, 1.0))
LOCK = Wanted("ledger")


def session(ttl: float = 60.0) -> SessionState:
    return SessionState(5, ttl, Lease(1000.0, ttl), lambda: None)


def granted(token: int, takes: float = 0.01) -> Reply:
    return answers(lock_pb2.AcquireLockResponse(granted=lock_pb2.LockGrant(token=token)), takes)


def refused(reason: Any, holder: int = 0, takes: float = 0.01) -> Reply:
    not_granted = NOT(reason=reason, holder_token=holder)
    return answers(lock_pb2.AcquireLockResponse(not_granted=not_granted), takes)


def test_a_granted_lock_has_its_token() -> None:
    assert World(in_turn(granted(42))).run(acquire(CALLS, session(), LOCK, 5.0)) == 42


def test_a_lock_that_somebody_else_holds_is_not_acquired() -> None:
    with pytest.raises(LockNotAcquired, match='Lock "ledger" was not acquired: somebody else holds it') as caught:
        World(in_turn(refused(NOT.HELD, holder=7))).run(acquire(CALLS, session(), LOCK, 0.0))
    assert caught.value.holder_token == 7


def test_asks_again_with_the_same_id_and_only_the_wait_that_is_left() -> None:
    world = World(in_turn(breaks(takes=2.0), granted(42)))
    assert world.run(acquire(CALLS, session(), LOCK, 5.0)) == 42
    first, second = world.requests
    assert first.request == second.request
    assert (first.wait_ms, second.wait_ms) == (5000, 3000)


def test_an_attempt_may_take_as_long_as_the_wait_and_the_call_no_longer_than_its_budget_more() -> None:
    world = World(in_turn(granted(1)))
    world.run(acquire(CALLS, session(), LOCK, 30.0))
    attempt = next(step for step in world.steps if isinstance(step, Attempt))
    assert attempt.answer_within == 31.0
    assert attempt.deadline == 1035.0


def test_a_node_that_keeps_it_waiting_is_asked_about_the_lock_meanwhile() -> None:
    world = World(in_turn(granted(1)))
    world.run(acquire(CALLS, session(), LOCK, 30.0))
    attempt = next(step for step in world.steps if isinstance(step, Attempt))
    assert attempt.look == Look(methods.DESCRIBE_LOCK, lock_pb2.DescribeLockRequest(lock_name="ledger"), 5.0, 1.0)


def test_a_place_in_the_queue_that_was_lost_with_its_connection_is_taken_anew() -> None:
    world = World(in_turn(breaks(), refused(NOT.CANCELLED), granted(42)))
    assert world.run(acquire(CALLS, session(), LOCK, 5.0)) == 42
    assert [request.request.sequence for request in world.requests] == [1, 1, 2]


def test_an_acquire_without_an_answer_is_settled_by_the_next_one() -> None:
    state = session()
    with pytest.raises(OutcomeUnknown):
        World(in_turn(breaks(takes=2.0))).run(acquire(CALLS, state, LOCK, 0.0))
    world = World(in_turn(granted(42)), time=1010.0)
    assert world.run(acquire(CALLS, state, LOCK, 5.0)) == 42
    assert world.requests[0].request.sequence == 1
    assert state.unanswered == {}


def test_an_unanswered_acquire_that_was_not_granted_gives_way_to_the_new_one() -> None:
    state = session()
    with pytest.raises(OutcomeUnknown):
        World(in_turn(breaks(takes=2.0))).run(acquire(CALLS, state, LOCK, 0.0))
    world = World(in_turn(refused(NOT.CANCELLED), granted(43)), time=1010.0)
    assert world.run(acquire(CALLS, state, LOCK, 5.0)) == 43
    assert [request.request.sequence for request in world.requests] == [1, 2]


def test_an_unanswered_acquire_stays_so_while_no_node_can_be_asked() -> None:
    state = session(ttl=600.0)
    with pytest.raises(OutcomeUnknown):
        World(in_turn(breaks(takes=2.0))).run(acquire(CALLS, state, LOCK, 0.0))
    with pytest.raises(Unavailable):
        World(in_turn(refuses_connection(takes=2.0)), time=1010.0).run(acquire(CALLS, state, LOCK, 0.0))
    world = World(in_turn(granted(42)), time=1020.0)
    assert world.run(acquire(CALLS, state, LOCK, 5.0)) == 42
    assert world.requests[0].request.sequence == 1


def test_an_unanswered_acquire_that_the_cluster_forgot_neither_waits_nor_holds() -> None:
    state = session()
    with pytest.raises(OutcomeUnknown):
        World(in_turn(breaks(takes=2.0))).run(acquire(CALLS, state, LOCK, 0.0))
    world = World(in_turn(fails(F.SEQUENCE_TOO_OLD), granted(43)), time=1010.0)
    assert world.run(acquire(CALLS, state, LOCK, 5.0)) == 43
    assert [request.request.sequence for request in world.requests] == [1, 2]
    assert state.unanswered == {}


def test_an_acquire_that_is_interrupted_is_settled_by_the_next_one() -> None:
    state = session()
    steps = acquire(CALLS, state, LOCK, 5.0)
    step = next(steps)
    world = World(in_turn(granted(1)))
    while not isinstance(step, Attempt):
        step = steps.send(world._do(step))
    with pytest.raises(KeyboardInterrupt):
        steps.throw(KeyboardInterrupt())
    assert set(state.unanswered) == {"ledger"}


def test_an_acquire_that_never_reached_a_node_is_not_in_doubt() -> None:
    state = session()
    with pytest.raises(Unavailable):
        World(in_turn(refuses_connection(takes=2.0))).run(acquire(CALLS, state, LOCK, 0.0))
    assert state.unanswered == {}


def test_a_grant_to_a_session_that_is_over_here_protects_nothing() -> None:
    with pytest.raises(SessionLost):
        World(in_turn(granted(42, takes=1.5))).run(acquire(CALLS, session(ttl=1.0), LOCK, 5.0))


def test_a_session_that_ends_while_it_waits_is_lost() -> None:
    state = session()
    with pytest.raises(SessionLost, match="while it waited"):
        World(in_turn(refused(NOT.SESSION_ENDED))).run(acquire(CALLS, state, LOCK, 5.0))
    assert not state.lease.is_alive(1000.0)


def test_a_session_that_is_lost_while_nobody_answers_waits_no_longer() -> None:
    world = World(in_turn(breaks(), refuses_connection(takes=1.0)))
    with pytest.raises(SessionLost, match="no renewal was acknowledged in time") as caught:
        world.run(acquire(CALLS, session(ttl=10.0), LOCK, 3600.0))
    assert caught.value.session_id == 5
    assert 1009.0 <= world.time < 1012.0


def test_a_session_that_ended_before_the_answer_came_is_lost() -> None:
    with pytest.raises(SessionLost):
        World(in_turn(breaks(), fails(F.SESSION_NOT_FOUND))).run(acquire(CALLS, session(), LOCK, 5.0))


def test_what_an_acquire_without_an_answer_came_to_is_not_asked_once_the_session_is_over() -> None:
    state = session(ttl=10.0)
    state.unanswered["ledger"] = common_pb2.RequestId(session_id=5, sequence=1)
    world = World(in_turn(granted(42)), time=1009.5)
    with pytest.raises(SessionLost):
        world.run(acquire(CALLS, state, LOCK, 5.0))
    assert world.requests == []


def test_a_campaign_carries_its_value() -> None:
    elected = election_pb2.CampaignResponse(elected=lock_pb2.LockGrant(token=42))
    world = World(in_turn(answers(elected)))
    assert world.run(acquire(CALLS, session(), Wanted("boss", 2.0, b"here"), 5.0)) == 42
    request = world.requests[0]
    assert (request.election_name, request.value, request.lock_delay_ms) == ("boss", b"here", 2000)


def hold(state: SessionState, lost: Callable[[SessionLost], None] = lambda _: None) -> Hold:
    return Hold(state, "ledger", 42, lost)


@pytest.mark.parametrize("code", [F.NOT_HOLDER, F.STALE_TOKEN, F.SESSION_NOT_FOUND])
def test_a_release_is_done_also_when_the_lock_is_not_held_any_more(code: Any) -> None:
    World(in_turn(fails(code))).run(release(CALLS, hold(session())))


def test_a_release_names_the_token_and_is_sent_again_with_its_id() -> None:
    world = World(in_turn(breaks(), answers(lock_pb2.ReleaseLockResponse())))
    world.run(release(CALLS, hold(session())))
    assert [(request.request.sequence, request.token) for request in world.requests] == [(1, 42)] * 2


def test_nothing_is_released_once_the_session_is_over() -> None:
    world = World(in_turn(granted(1)), time=2000.0)
    world.run(release(CALLS, hold(session())))
    assert world.requests == []


def test_a_guard_that_fails_tells_the_holder_that_its_lock_is_lost() -> None:
    from aegis.errors import RefusalCode, Refused

    told: list[SessionLost] = []
    failure = Refused(RefusalCode.GUARD_FAILED, "Token 42 does not hold it.")
    assert hold(session(), told.append).explain(failure) is failure
    assert "token 42 no longer holds" in str(told[0])
