"""A watch over a hundred thousand events, with failovers and compactions in the middle."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid

import pytest
from conformance.nodes import await_nodes

import aegis
import aegis.aio
from aegis.testing import Cluster

pytestmark = [pytest.mark.cluster, pytest.mark.long]

EVENTS_PER_REVISION = 100
REVISIONS = 1000
KILL_AT = (250, 700)
COMPACT_EVERY = 100
KEPT = 300
END = b"end"


class Source(threading.Thread):
    """Writes revisions of many keys each, kills leaders and compacts on the way."""

    def __init__(self, cluster: Cluster, prefix: str) -> None:
        super().__init__(daemon=True)
        self.revisions: list[int] = []
        self.compactions = 0
        self._cluster = cluster
        self._prefix = prefix

    def run(self) -> None:
        with self._cluster.connect(call_timeout=30.0) as client, client.session(60) as session:
            for number in range(REVISIONS):
                puts = [aegis.Put(f"{self._prefix}{key:03}", str(number)) for key in range(EVENTS_PER_REVISION)]
                self.revisions.append(session.keys.transact(aegis.Transaction(then=puts)).revision)
                if number in KILL_AT:
                    self._cluster.kill(self._cluster.leader())
                if number % COMPACT_EVERY == 0 and number >= KEPT:
                    with contextlib.suppress(aegis.OutcomeUnknown):  # a leader died in the middle of it
                        client.keys.compact(self.revisions[-KEPT])
                    self.compactions += 1
            session.keys.put(f"{self._prefix}{END.decode()}", END)


class Audit:
    """Checks each item as it comes: whole revisions in their order, none twice, none left out but as a resync says."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix.encode()
        self.events = 0
        self.resyncs = 0
        self.seen: list[int] = []
        self.skipped_before = 0
        self.ended = False

    def take(self, item: aegis.Changes | aegis.Resync) -> None:
        if isinstance(item, aegis.Resync):
            self.resyncs += 1
            self.skipped_before = item.next_revision
            assert not self.seen or item.next_revision > self.seen[-1]
            self.ended = any(kv.key == self._prefix + END for kv in item.kvs)
            return
        of_revision: dict[int, int] = {}
        for event in item.events:
            assert isinstance(event, aegis.PutEvent)
            if event.key == self._prefix + END:
                self.ended = True
                continue
            of_revision[event.mod_revision] = of_revision.get(event.mod_revision, 0) + 1
        for revision, count in of_revision.items():
            assert count == EVENTS_PER_REVISION
            assert not self.seen or revision > self.seen[-1]
            self.seen.append(revision)
            self.events += count


def test_a_watch_over_failovers_and_compactions_misses_nothing_and_repeats_nothing(aegis_cluster: Cluster) -> None:
    await_nodes(aegis_cluster)
    prefix = f"long-{uuid.uuid4().hex[:8]}/"
    audit = Audit(prefix)
    source = Source(aegis_cluster, prefix)
    with aegis_cluster.connect() as client, client.keys.watch(prefix) as watch:
        source.start()
        while not audit.ended:
            item = watch.next(60)
            assert item is not None, "nothing came for a minute"
            audit.take(item)
    source.join(60)
    told = f"{audit.events} events, {audit.resyncs} resyncs, {source.compactions} compactions"
    print(f"{told}, leaders killed after {KILL_AT} revisions")
    assert source.compactions == (REVISIONS - KEPT) // COMPACT_EVERY
    assert audit.seen == source.revisions
    assert audit.resyncs == 0  # it kept up
    await_nodes(aegis_cluster)


async def compacted_here(client: aegis.aio.Client, key: str, revision: int) -> None:
    """Waits until the node that this client asks has compacted it too: it follows, or still replays after its start."""
    while True:
        try:
            await client.keys.get(key, revision=revision, serializable=True)
        except aegis.Compacted:
            return
        except aegis.Refused as refused:
            if refused.code is not aegis.RefusalCode.FUTURE_REVISION:
                raise
        await asyncio.sleep(0.02)


def test_a_watch_that_falls_behind_a_compaction_is_told_and_goes_on(aegis_cluster: Cluster) -> None:
    prefix = f"long-{uuid.uuid4().hex[:8]}/"

    async def main() -> None:
        async with aegis.aio.connect(aegis_cluster.endpoints) as client:
            first = await client.keys.put(f"{prefix}a", "0")
            last = first
            for number in range(50):
                last = await client.keys.put(f"{prefix}a", str(number))
            await client.keys.compact(last.revision)
            await compacted_here(client, f"{prefix}a", first.revision)
            async with client.keys.watch(prefix, from_revision=first.revision) as watch:
                known: dict[bytes, int] = {f"{prefix}gone".encode(): 1}
                item = await watch.next(10)
                assert isinstance(item, aegis.Resync)
                changes = item.changes_since(known)
                assert [type(change) for change in changes] == [aegis.DeleteEvent, aegis.PutEvent]
                await client.keys.put(f"{prefix}b", "1")
                following = await watch.next(10)
                assert isinstance(following, aegis.Changes)
                assert [event.key for event in following.events] == [f"{prefix}b".encode()]

    asyncio.run(asyncio.wait_for(main(), 60))
