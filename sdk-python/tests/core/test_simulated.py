"""Thousands of seeds of trouble, against what the core promises. A failing seed is in the test's name."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pytest
from core.play import Reply, World, answers, breaks, fails, refuses_connection, silent

from aegis._core import methods, sessions
from aegis._core.calls import Calls, Effect, Limits
from aegis._core.following import Opened
from aegis._core.lease import Lease
from aegis._core.nodes import Nodes
from aegis._core.steps import Attempt, Open
from aegis._core.watching import Continuation, Watched, watch
from aegis._core.writers import SessionState
from aegis._wire import common_pb2, kv_pb2, session_pb2, watch_pb2
from aegis.errors import AegisError, OutcomeUnknown, Unavailable
from aegis.values import Changes, KeyRange, PutEvent, Resync

F = common_pb2.FailureCode
LIMITS = Limits(5.0, 1.0)
SEEDS = range(100)


def nodes() -> Nodes:
    return Nodes(["a:1", "b:1", "c:1", "d:1", "e:1"])


@pytest.mark.parametrize("effect", list(Effect))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_call_tells_the_truth_about_what_it_changed_and_ends_in_time(effect: Effect, seed: int) -> None:
    chance = random.Random(seed)
    carried_out: list[str] = []

    def script(step: Any, _: int) -> Reply:
        takes = chance.uniform(0.001, 0.99)
        what = chance.random()
        if what < 0.3:
            return refuses_connection(takes)
        if what < 0.6:
            return fails(chance.choice([F.NOT_LEADER, F.NO_LEADER, F.OVERLOADED]), hint=chance.choice(["", "c:1"]))
        if what < 0.85:
            if chance.random() < 0.5:
                carried_out.append(step.endpoint)
            return breaks(takes)
        carried_out.append(step.endpoint)
        return answers(kv_pb2.PutResponse(revision=7, version=1), takes)

    world = World(script)
    began = world.time
    request = kv_pb2.PutRequest(key=b"k")
    try:
        world.run(Calls(nodes(), LIMITS).make("The put", effect, methods.PUT, request))
        assert carried_out
    except Unavailable:
        assert not carried_out or effect is Effect.NONE
    except OutcomeUnknown:
        assert effect is not Effect.NONE
    if effect is Effect.ONCE:
        assert len(carried_out) <= 1
    assert world.time - began <= LIMITS.call + LIMITS.attempt


@dataclass
class Store:
    """What the nodes have: revisions from 2 on, some of many keys, some of keys that nobody watches; a compaction."""

    newest: int = 1
    compacted: int = 0

    def events(self, revision: int) -> list[watch_pb2.WatchEvent]:
        count = revision % 4  # none for one in four
        put = watch_pb2.WatchEvent.PUT
        kvs = [kv_pb2.KeyValue(key=b"a/%d" % key, mod_revision=revision, version=1) for key in range(count)]
        return [watch_pb2.WatchEvent(type=put, kv=kv) for kv in kvs]


class Cluster:
    """Nodes that lag behind, break, fragment, and forget."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._store = store
        self._chance = chance
        self._next: int = 0
        self._told: int = 0
        self._opening = True
        self._fragments: list[watch_pb2.WatchEvent] = []

    def script(self, step: Any, _: int) -> Reply:
        self._store.newest += self._chance.randrange(3)
        if self._chance.random() < 0.01:
            self._store.compacted = self._store.newest - self._chance.randrange(3)
        if isinstance(step, Attempt):
            return self._listing()
        if isinstance(step, Open):
            if self._chance.random() < 0.2:
                return refuses_connection()
            self._next = step.request.start_revision or self._store.newest + 1
            self._opening = True
            self._fragments = []
            return silent(0.001)
        return self._message()

    def _message(self) -> Reply:
        if self._chance.random() < 0.1:
            return breaks()
        if self._next < self._store.compacted:
            return fails(F.COMPACTED, compacted_revision=self._store.compacted, newest_revision=self._store.newest)
        start = self._next
        if self._opening:
            self._opening = False
            return answers(watch_pb2.WatchResponse(from_revision=start, next_revision=start))
        if start > self._store.newest:
            return silent(10.0) if self._chance.random() < 0.1 else answers(self._batch(start, start, [], False))
        events = self._fragments or self._store.events(start)
        if len(events) > 1 and self._chance.random() < 0.5:
            self._fragments = events[1:]
            return answers(self._batch(start, start, events[:1], True))
        self._fragments = []
        self._next = start + 1
        return answers(self._batch(start, start + 1, events, False))

    @staticmethod
    def _batch(start: int, after: int, events: list[watch_pb2.WatchEvent], fragment: bool) -> watch_pb2.WatchResponse:
        return watch_pb2.WatchResponse(from_revision=start, next_revision=after, events=events, fragment=fragment)

    def _listing(self) -> Reply:
        if self._chance.random() < 0.1:
            return breaks()
        return answers(kv_pb2.RangeResponse(header=common_pb2.ResponseHeader(revision=self._store.newest)))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_watch_delivers_each_revision_once_and_whole_or_says_that_it_read_anew(seed: int) -> None:
    store = Store(newest=10)
    world = World(Cluster(store, random.Random(seed)).script, stop_after=60)
    world.run(watch(Calls(nodes(), LIMITS), Watched(KeyRange.prefix("a/")), Continuation(2)))
    assert isinstance(world.delivered[0], Opened)
    expected = 2
    for item in world.delivered[1:]:
        if isinstance(item, Resync):
            assert item.next_revision > expected
            expected = item.next_revision
            continue
        assert isinstance(item, Changes)
        told: dict[int, int] = {}
        for event in item.events:
            assert isinstance(event, PutEvent)
            told[event.mod_revision] = told.get(event.mod_revision, 0) + 1
        for revision in range(expected, item.next_revision):
            assert told.pop(revision, 0) == len(store.events(revision)), revision
        assert not told
        expected = item.next_revision


@pytest.mark.parametrize("seed", SEEDS)
def test_a_session_is_over_here_before_the_cluster_can_end_it(seed: int) -> None:
    """The cluster counts the TTL from when it applied a renewal, answered or not; the client from when it sent one."""
    chance = random.Random(seed)
    ttl = 9.0
    state = SessionState(5, ttl, Lease(1000.0, ttl), lambda: None)
    applied_at = 1000.0

    def script(_: Any, number: int) -> Reply:
        nonlocal applied_at
        takes = chance.uniform(0.001, 0.99)
        if number > 20 or chance.random() < 0.4:
            if chance.random() < 0.5:
                applied_at = world.time + takes / 2
            return breaks(takes)
        applied_at = world.time + takes / 2
        return answers(session_pb2.KeepAliveResponse(session_id=5, ttl_ms=int(ttl * 1000)), takes)

    world = World(script)
    try:
        world.run(sessions.keep_renewed(Calls(nodes(), LIMITS), state))
    except AegisError as failure:
        raise AssertionError("renewing never raises") from failure
    over = state.lease._deadline
    assert not state.lease.is_alive(world.time)
    assert over <= applied_at + ttl * 0.9
