"""Watches, where Python adds something of its own."""

from __future__ import annotations

import asyncio
import threading

import pytest

import aegis
import aegis.aio
from aegis.testing import Cluster

pytestmark = pytest.mark.cluster


def test_a_watch_that_is_closed_ends_the_loop_that_reads_it(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client:
        watch = client.keys.watch("watches/closed")
        closing = threading.Timer(0.3, watch.close)
        closing.start()
        assert list(watch) == []
        closing.join()


def test_two_watches_of_one_client_do_not_mix(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client:
        with client.keys.watch("watches/a") as first, client.keys.watch("watches/b") as second:
            client.keys.put("watches/a", "1")
            client.keys.put("watches/b", "2")
            for watch, value in ((first, b"1"), (second, b"2")):
                changes = watch.next(5)
                assert isinstance(changes, aegis.Changes)
                [event] = changes.events
                assert isinstance(event, aegis.PutEvent)
                assert event.written.value == value


def test_a_reader_that_gives_up_waiting_loses_nothing(aegis_cluster: Cluster) -> None:
    async def main() -> None:
        async with aegis.aio.connect(aegis_cluster.endpoints) as client, client.keys.watch("watches/patience") as watch:
            seen: list[bytes] = []
            number = 0
            while len(seen) < 20:
                changes = await asyncio.wait_for(watch.next(0.01 if number < 20 else 10), 20)
                if changes is not None:
                    assert isinstance(changes, aegis.Changes)
                    seen += [event.written.value for event in changes.events if isinstance(event, aegis.PutEvent)]
                if number < 20:
                    await client.keys.put("watches/patience", str(number))
                    number += 1
            assert seen == [str(number).encode() for number in range(20)]

    asyncio.run(main())


def test_a_watch_can_be_taken_up_again_where_it_was_left(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client:
        with client.keys.watch("watches/resume") as watch:
            client.keys.put("watches/resume", "1")
            assert isinstance(watch.next(5), aegis.Changes)
            left_at = watch.next_revision
        client.keys.put("watches/resume", "2")
        with client.keys.watch("watches/resume", from_revision=left_at) as watch:
            changes = watch.next(5)
            assert isinstance(changes, aegis.Changes)
            assert [event.written.value for event in changes.events if isinstance(event, aegis.PutEvent)] == [b"2"]


def test_a_revision_of_many_bytes_comes_as_a_whole(aegis_cluster: Cluster) -> None:
    """Five deletions of 500 kB, with what was there before, do not fit into a message of 2 MiB."""
    with aegis_cluster.connect() as client:
        for number in range(6):
            client.keys.put(f"watches/large/{number}", b"x" * 500_000)
        with client.keys.watch("watches/large/", previous=True) as watch:
            deleted_at = client.keys.delete_range("watches/large/").revision
            # A node that lags behind begins with puts that it has not applied yet.
            while isinstance(changes := watch.next(10), aegis.Changes) and changes.next_revision <= deleted_at:
                pass
    assert isinstance(changes, aegis.Changes)
    assert len(changes.events) == 6
    assert all(event.previous is not None and len(event.previous.value) == 500_000 for event in changes.events)
