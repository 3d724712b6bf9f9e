"""How a watch goes on over failures, and proves that nothing is missing."""

from __future__ import annotations

from typing import Any

import pytest
from core.play import Reply, World, answers, breaks, fails, in_turn, silent

from aegis._core.calls import Calls, Limits
from aegis._core.following import Opened
from aegis._core.nodes import Nodes
from aegis._core.steps import Open, Receive
from aegis._core.watching import Continuation, Watched, watch
from aegis._wire import common_pb2, kv_pb2, watch_pb2
from aegis.errors import LimitExceeded, RefusalCode, Refused, Unavailable, WatchGap
from aegis.values import Changes, DeleteEvent, KeyRange, KeyValue, PutEvent, Resync

F = common_pb2.FailureCode
WATCHED = Watched(KeyRange.prefix("a/"))


def message(start: int, after: int, *keys: str, fragment: bool = False) -> watch_pb2.WatchResponse:
    events = [
        watch_pb2.WatchEvent(
            type=watch_pb2.WatchEvent.PUT, kv=kv_pb2.KeyValue(key=key.encode(), mod_revision=after - 1, version=1)
        )
        for key in keys
    ]
    return watch_pb2.WatchResponse(from_revision=start, next_revision=after, events=events, fragment=fragment)


def play(start: int, *replies: Reply, items: int) -> tuple[World, Continuation]:
    """Each opening succeeds; each reading takes the next reply."""
    rest = iter(replies)

    def script(step: Any, _: int) -> Reply:
        return silent(0.001) if isinstance(step, Open) else next(rest)

    world = World(script, stop_after=items)
    continuation = Continuation(start)
    calls = Calls(Nodes(["a:1", "b:1", "c:1"]), Limits(5.0, 1.0))
    world.run(watch(calls, WATCHED, continuation))
    return world, continuation


def keys_of(item: Any) -> list[bytes]:
    assert isinstance(item, Changes)
    return [event.key for event in item.events]


def test_is_open_once_the_first_message_says_so_and_begins_where_it_says() -> None:
    world, continuation = play(0, answers(message(7, 7)), items=1)
    assert isinstance(world.delivered[0], Opened)
    assert continuation.next == 7


def test_goes_on_elsewhere_from_where_it_was() -> None:
    world, _ = play(
        0, answers(message(7, 7)), answers(message(7, 9, "a/1")), breaks(), answers(message(9, 10, "a/2")), items=3
    )
    assert [keys_of(item) for item in world.delivered[1:]] == [[b"a/1"], [b"a/2"]]
    assert [request.start_revision for request in world.requests] == [0, 9]
    assert world.endpoints == ["a:1", "b:1"]


def test_progress_moves_the_place_to_resume_from_and_delivers_nothing() -> None:
    world, continuation = play(
        0, answers(message(7, 7)), answers(message(7, 50)), breaks(), answers(message(50, 51, "a/1")), items=2
    )
    assert world.requests[1].start_revision == 50
    assert continuation.next == 51


def test_asks_for_progress_and_leaves_a_node_that_says_nothing_for_long() -> None:
    world, _ = play(0, answers(message(7, 7)), silent(10.0), answers(message(7, 8, "a/1")), items=2)
    receives = [step.within for step in world.steps if isinstance(step, Receive)]
    assert world.requests[0].progress_interval_ms * 3 < receives[1] * 1000
    assert world.endpoints == ["a:1", "b:1"]


def test_a_gap_is_found_out_before_its_events_are_delivered() -> None:
    with pytest.raises(WatchGap, match="before revision 7 and was sent what begins at 9"):
        play(0, answers(message(7, 7)), answers(message(9, 10, "a/1")), items=3)


def test_a_node_that_repeats_is_found_out_too() -> None:
    with pytest.raises(WatchGap):
        play(0, answers(message(7, 9, "a/1")), breaks(), answers(message(7, 9, "a/1")), items=3)


def test_a_message_that_goes_backwards_is_found_out() -> None:
    with pytest.raises(WatchGap):
        play(0, answers(message(7, 6)), items=2)


def test_fragments_of_one_revision_are_delivered_as_a_whole() -> None:
    world, _ = play(
        7,
        answers(message(7, 7, "a/1", fragment=True)),
        answers(message(7, 7, "a/2", fragment=True)),
        answers(message(7, 8, "a/3")),
        items=2,
    )
    assert keys_of(world.delivered[1]) == [b"a/1", b"a/2", b"a/3"]


def test_fragments_cut_off_by_a_failure_are_not_delivered_twice() -> None:
    world, _ = play(
        7,
        answers(message(7, 7, "a/1", fragment=True)),
        breaks(),
        answers(message(7, 7, "a/1", fragment=True)),
        answers(message(7, 8, "a/2")),
        items=2,
    )
    assert keys_of(world.delivered[1]) == [b"a/1", b"a/2"]
    assert [request.start_revision for request in world.requests] == [7, 7]


def test_a_compaction_is_told_as_what_the_keys_are_now_and_the_watch_goes_on_after_that() -> None:
    kvs = [kv_pb2.KeyValue(key=b"a/1", value=b"x", create_revision=3, mod_revision=60, version=2)]
    listing = kv_pb2.RangeResponse(header=common_pb2.ResponseHeader(revision=99), kvs=kvs, count=1)
    world, continuation = play(
        0,
        answers(message(7, 8, "a/1")),
        fails(F.COMPACTED, compacted_revision=50, newest_revision=90),
        answers(listing),
        answers(message(100, 101, "a/2")),
        items=4,
    )
    resync = world.delivered[2]
    assert resync == Resync((KeyValue(b"a/1", b"x", 3, 60, 2),), 100, 50)
    assert world.requests[-1].start_revision == 100
    assert keys_of(world.delivered[3]) == [b"a/2"]
    assert continuation.next == 101


def test_a_compaction_that_overtakes_the_reading_of_what_the_keys_are_now_is_no_end() -> None:
    kv = kv_pb2.KeyValue(key=b"a/1", value=b"x", create_revision=3, mod_revision=60, version=2)
    begun = kv_pb2.RangeResponse(header=common_pb2.ResponseHeader(revision=99), kvs=[kv], more=True, count=2)
    whole = kv_pb2.RangeResponse(header=common_pb2.ResponseHeader(revision=199), kvs=[kv], count=1)
    world, continuation = play(
        0,
        answers(message(7, 8, "a/1")),
        fails(F.COMPACTED, compacted_revision=50),
        answers(begun),
        fails(F.COMPACTED, compacted_revision=150),
        fails(F.COMPACTED, compacted_revision=150),
        answers(whole),
        items=3,
    )
    assert world.delivered[2] == Resync((KeyValue(b"a/1", b"x", 3, 60, 2),), 200, 150)
    assert continuation.next == 200
    assert len(world.pauses) == 1  # a cluster that compacts that fast is not asked for all its keys without a break


def test_nobody_answering_for_what_the_keys_are_now_is_no_end() -> None:
    reads = iter([answers(message(7, 8, "a/1"))])
    refused = Reply(code="UNAVAILABLE", details="connection refused", sent=False, takes=0.7)
    listing = kv_pb2.RangeResponse(header=common_pb2.ResponseHeader(revision=99))

    def script(step: Any, _: int) -> Reply:
        if isinstance(step, Open):
            return silent(0.001)
        if isinstance(step, Receive):
            return next(reads, fails(F.COMPACTED, compacted_revision=50))
        return answers(listing) if world.time > 1010.0 else refused  # longer than a call may take

    world = World(script, stop_after=3)
    world.run(watch(Calls(Nodes(["a:1", "b:1", "c:1"]), Limits(5.0, 1.0)), WATCHED, Continuation(0)))
    assert world.delivered[2] == Resync((), 100, 50)


def test_a_start_that_is_compacted_begins_with_a_resync() -> None:
    listing = kv_pb2.RangeResponse(header=common_pb2.ResponseHeader(revision=99))
    world, _ = play(3, fails(F.COMPACTED, compacted_revision=50), answers(listing), items=2)
    assert isinstance(world.delivered[0], Opened)
    assert world.delivered[1] == Resync((), 100, 50)


def test_a_watcher_that_was_too_slow_goes_on_where_it_was() -> None:
    world, _ = play(
        0,
        answers(message(7, 8, "a/1")),
        fails(F.WATCH_TOO_SLOW, resume_revision=8),
        answers(message(8, 9, "a/2")),
        items=3,
    )
    assert world.requests[1].start_revision == 8


def test_a_node_that_lags_behind_what_was_delivered_is_asked_again() -> None:
    world, _ = play(9, fails(F.FUTURE_REVISION), answers(message(9, 10, "a/1")), items=2)
    assert keys_of(world.delivered[1]) == [b"a/1"]


def test_a_change_that_cannot_be_understood_ends_it() -> None:
    sent = message(7, 8, "a/1")
    sent.events[0].type = watch_pb2.WatchEvent.TYPE_UNSPECIFIED
    continuation = Continuation(7)
    with pytest.raises(Refused, match="unknown type") as caught:
        continuation.take(sent)
    assert caught.value.code is RefusalCode.OTHER
    assert continuation.next == 7


def test_a_node_that_serves_as_many_as_it_may_is_passed_by() -> None:
    world, _ = play(
        0,
        answers(message(7, 7)),
        breaks(),
        fails(F.LIMIT_EXCEEDED, limit_name="limits.max-watchers"),
        answers(message(7, 8, "a/1")),
        items=2,
    )
    assert keys_of(world.delivered[1]) == [b"a/1"]
    assert world.endpoints == ["a:1", "b:1", "c:1"]


def test_a_watch_ends_only_when_every_node_serves_as_many_as_it_may() -> None:
    full = fails(F.LIMIT_EXCEEDED, limit_name="limits.max-watchers")
    replies = iter([answers(message(7, 7)), breaks(), full, full, breaks(), full, full, full])
    world = World(lambda step, _: silent(0.001) if isinstance(step, Open) else next(replies))
    calls = Calls(Nodes(["a:1", "b:1", "c:1"]), Limits(5.0, 1.0))
    with pytest.raises(LimitExceeded):
        world.run(watch(calls, WATCHED, Continuation(0)))
    assert world.endpoints == ["a:1", "b:1", "c:1", "a:1", "b:1", "c:1", "a:1"]


def test_a_watch_beyond_another_limit_ends_at_once() -> None:
    with pytest.raises(LimitExceeded):
        play(0, answers(message(7, 7)), breaks(), fails(F.LIMIT_EXCEEDED, limit_name="key bytes"), items=2)


def test_a_refusal_ends_it() -> None:
    with pytest.raises(Refused) as caught:
        play(0, fails(F.PERMISSION_DENIED), items=1)
    assert caught.value.code is RefusalCode.PERMISSION_DENIED


def test_no_node_opening_it_in_time_is_told_with_all_that_were_tried() -> None:
    world = World(in_turn(Reply(code="UNAVAILABLE", details="connection refused", sent=False, takes=0.7)))
    calls = Calls(Nodes(["a:1", "b:1", "c:1"]), Limits(5.0, 1.0))
    with pytest.raises(Unavailable, match="opened by no node within 5000 ms") as caught:
        world.run(watch(calls, WATCHED, Continuation(0)))
    assert len(caught.value.endpoints) == 3


def test_the_difference_to_what_was_known_is_puts_for_what_changed_and_deletes_for_what_is_gone() -> None:
    old, new = KeyValue(b"a/1", b"x", 3, 5, 1), KeyValue(b"a/2", b"y", 9, 60, 2)
    resync = Resync((old, new), 100, 50)
    assert resync.changes_since({b"a/1": 5, b"a/2": 9, b"a/3": 4}) == (DeleteEvent(b"a/3", 99), PutEvent(new))
