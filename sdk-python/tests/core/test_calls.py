"""How a call is carried through failures of nodes."""

from __future__ import annotations

import pytest
from core.play import World, answers, breaks, fails, in_turn, refuses_connection

from aegis._core import keys, methods
from aegis._core.calls import Answer, CallPlan, Calls, Effect, Limits, carry
from aegis._core.nodes import Nodes
from aegis._core.steps import Attempt
from aegis._wire import common_pb2, kv_pb2
from aegis.errors import LimitExceeded, OutcomeUnknown, RefusalCode, Refused, Unavailable

F = common_pb2.FailureCode
LIMITS = Limits(call=5.0, attempt=1.0)
GOOD = answers(kv_pb2.PutResponse(revision=7, version=1))


def call(world: World, effect: Effect, nodes: Nodes | None = None) -> Answer[kv_pb2.PutResponse]:
    plan = CallPlan("The put", effect, LIMITS.call, LIMITS.attempt)
    request = kv_pb2.PutRequest(key=b"k")
    answer = world.run(carry(nodes or Nodes(["a:1", "b:1", "c:1"]), LIMITS, plan, methods.PUT, lambda _: request))
    assert answer is not None
    return answer


def test_begins_at_the_node_that_answered_last() -> None:
    nodes = Nodes(["a:1", "b:1", "c:1"])
    first = World(in_turn(refuses_connection(), GOOD))
    call(first, Effect.ONCE, nodes)
    second = World(in_turn(GOOD))
    call(second, Effect.ONCE, nodes)
    assert first.endpoints == ["a:1", "b:1"]
    assert second.endpoints == ["b:1"]


def test_follows_the_leader_that_a_node_names_even_an_unknown_one() -> None:
    world = World(in_turn(fails(F.NOT_LEADER, hint="d:1"), GOOD))
    call(world, Effect.ONCE)
    assert world.endpoints == ["a:1", "d:1"]


def test_goes_on_in_turn_after_a_leader_it_was_not_told_at_the_start() -> None:
    world = World(in_turn(fails(F.NOT_LEADER, hint="d:1"), refuses_connection(), GOOD))
    call(world, Effect.ONCE)
    assert world.endpoints == ["a:1", "d:1", "a:1"]


def test_learns_no_more_than_sixteen_leaders() -> None:
    nodes = Nodes(["a:1"])
    named = [nodes.after("a:1", f"x:{port}") for port in range(1, 30)]
    assert sum(name != "a:1" for name in named) == 16


def test_what_may_change_things_twice_is_not_sent_again_once_it_was_sent() -> None:
    world = World(in_turn(breaks()))
    with pytest.raises(OutcomeUnknown, match="The put was sent, and its answer was lost"):
        call(world, Effect.ONCE)
    assert world.endpoints == ["a:1"]


@pytest.mark.parametrize("code", [F.NOT_LEADER, F.NO_LEADER, F.NOT_SERVING, F.OVERLOADED, F.STORAGE_EXHAUSTED])
def test_what_changed_nothing_for_certain_is_sent_elsewhere(code: int) -> None:
    world = World(in_turn(fails(code), GOOD))
    assert call(world, Effect.ONCE).message.revision == 7
    assert world.endpoints == ["a:1", "b:1"]


def test_a_repeatable_call_is_sent_again_after_a_lost_answer() -> None:
    world = World(in_turn(breaks(), fails(F.OUTCOME_UNKNOWN), GOOD))
    assert call(world, Effect.REPEATABLE).message.revision == 7


def test_gives_up_when_its_time_is_up_and_names_every_node_with_its_last_error() -> None:
    world = World(in_turn(refuses_connection(takes=0.5)))
    with pytest.raises(Unavailable, match="got no answer within 5000 ms") as caught:
        call(world, Effect.ONCE)
    assert [failure.endpoint for failure in caught.value.endpoints] == ["a:1", "b:1", "c:1"]
    assert "a:1 (UNAVAILABLE: connection refused)" in str(caught.value)
    assert "Nothing was changed; try again." in str(caught.value)


def test_never_asks_for_an_attempt_beyond_its_deadline() -> None:
    world = World(in_turn(breaks(takes=0.9)))
    with pytest.raises(OutcomeUnknown):
        call(world, Effect.REPEATABLE)
    attempts = [step for step in world.steps if isinstance(step, Attempt)]
    assert {step.deadline for step in attempts} == {1005.0}
    assert all(step.connect_within <= 1.0 for step in attempts)
    assert world.time <= 1005.0 + 0.9


def test_a_read_that_got_no_answer_changed_nothing() -> None:
    world = World(in_turn(breaks(takes=1.0)))
    with pytest.raises(Unavailable):
        call(world, Effect.NONE)


def test_one_lost_answer_makes_the_outcome_unknown_whatever_follows() -> None:
    world = World(in_turn(breaks(), refuses_connection(takes=1.0)))
    with pytest.raises(OutcomeUnknown, match="Whether it took effect is unknown"):
        call(world, Effect.REPEATABLE)


def test_a_definite_failure_ends_the_call_at_once() -> None:
    world = World(in_turn(fails(F.GUARD_FAILED)))
    with pytest.raises(Refused) as caught:
        call(world, Effect.REPEATABLE)
    assert caught.value.code is RefusalCode.GUARD_FAILED
    assert len(world.endpoints) == 1


def test_a_limit_tells_its_name_bound_and_value() -> None:
    world = World(in_turn(fails(F.LIMIT_EXCEEDED, limit_name="value", limit=10, actual=11)))
    with pytest.raises(LimitExceeded) as caught:
        call(world, Effect.REPEATABLE)
    assert (caught.value.limit_name, caught.value.limit, caught.value.actual) == ("value", 10, 11)


def test_a_session_that_ended_after_a_lost_answer_leaves_the_outcome_unknown() -> None:
    world = World(in_turn(breaks(), fails(F.SESSION_NOT_FOUND)))
    with pytest.raises(OutcomeUnknown, match="before its session ended") as caught:
        call(world, Effect.REPEATABLE)
    assert isinstance(caught.value.__cause__, Refused)


def test_pauses_once_every_node_has_been_tried_longer_each_round() -> None:
    world = World(in_turn(*[fails(F.NO_LEADER)] * 9, GOOD))
    call(world, Effect.ONCE)
    assert [pause.at_most for pause in world.pauses] == [0.025, 0.05, 0.1]
    assert all(pause.at_least == pause.at_most / 2 for pause in world.pauses)


def test_pauses_at_once_when_a_node_is_overloaded() -> None:
    world = World(in_turn(fails(F.OVERLOADED), GOOD))
    call(world, Effect.ONCE)
    assert len(world.pauses) == 1


def test_a_compaction_whose_answer_was_lost_is_not_sent_again() -> None:
    world = World(in_turn(breaks(), fails(F.COMPACTED)))
    with pytest.raises(OutcomeUnknown):
        world.run(keys.compact(Calls(Nodes(["a:1", "b:1"]), Limits(5.0, 1.0)), 7))
    assert len(world.requests) == 1
