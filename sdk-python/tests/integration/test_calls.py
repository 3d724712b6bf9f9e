"""Calls against nodes that are there, and against none."""

from __future__ import annotations

import asyncio
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import aegis
import aegis.aio
from aegis.testing import Cluster


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that refuses connections for as long as it is reserved."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{reserved.getsockname()[1]}"


@pytest.fixture
def silence() -> Iterator[str]:
    """An address that accepts connections and then says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_a_call_that_nobody_answers_ends_in_time_and_names_who_was_tried(nobody: str, silence: str) -> None:
    with aegis.connect([nobody, silence], call_timeout=1.0, attempt_timeout=0.3) as client:
        began = time.monotonic()
        with pytest.raises(aegis.Unavailable) as caught:
            client.keys.put("a", "1")
        assert 1.0 <= time.monotonic() - began < 1.5
    errors = {failure.endpoint: failure.error for failure in caught.value.endpoints}
    assert "Connection refused" in errors[nobody]
    # The last attempt has only what is left of the call's time.
    limit = re.search(r"no connection within (\d+) ms", errors[silence])
    assert limit is not None
    assert int(limit[1]) <= 300


def test_the_same_for_asyncio(nobody: str, silence: str) -> None:
    async def put() -> aegis.Unavailable:
        async with aegis.aio.connect([nobody, silence], call_timeout=1.0, attempt_timeout=0.3) as client:
            began = time.monotonic()
            with pytest.raises(aegis.Unavailable) as caught:
                await client.keys.put("a", "1")
            assert 1.0 <= time.monotonic() - began < 1.5
        return caught.value

    assert {failure.endpoint for failure in asyncio.run(put()).endpoints} == {nobody, silence}


def test_a_name_that_means_nothing_is_told_as_such() -> None:
    with aegis.connect("no-such-host.invalid:7111", call_timeout=2.0) as client:
        with pytest.raises(aegis.Unavailable, match=r"no-such-host\.invalid"):
            client.keys.get("a")


def test_a_closed_client_says_so(nobody: str) -> None:
    client = aegis.connect(nobody)
    client.close()
    client.close()
    with pytest.raises(aegis.ClientClosed):
        client.keys.get("a")
    with pytest.raises(aegis.ClientClosed):
        client.keys.watch("a")


@pytest.mark.cluster
def test_a_write_of_nobody_s_goes_on_elsewhere_when_the_first_node_is_not_there(
    nobody: str, aegis_cluster: Cluster
) -> None:
    with aegis.connect([nobody, *aegis_cluster.endpoints]) as client:
        written = client.keys.put("calls/elsewhere", "1")
        assert client.keys.get("calls/elsewhere", revision=written.revision) is not None


@pytest.mark.cluster
def test_a_large_range_is_read_as_it_stood_at_one_revision(aegis_cluster: Cluster) -> None:
    """Five values of a mebibyte do not fit into an answer of 4 MiB."""
    with aegis_cluster.connect() as client:
        for number in range(10):
            client.keys.put(f"calls/large/{number}", b"x" * 500_000)
        found = client.keys.range("calls/large/")
        assert [len(kv.value) for kv in found] == [500_000] * 10
        assert client.keys.delete_range("calls/large/").count == 10


@pytest.mark.cluster
def test_a_value_that_is_too_long_names_the_limit(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client, pytest.raises(aegis.LimitExceeded) as caught:
        client.keys.put("calls/long", b"x" * 524_289)
    assert (caught.value.limit, caught.value.actual) == (524_288, 524_289)


@pytest.mark.cluster
def test_one_client_serves_many_threads(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client, client.session(10) as session:

        def write(worker: int) -> None:
            for number in range(20):
                session.keys.put(f"calls/threads/{worker}/{number}", "1")

        threads = [threading.Thread(target=write, args=(worker,)) for worker in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = client.keys.range("calls/threads/")
        assert len(found) == 160
        assert all(kv.version == 1 for kv in found)
        client.keys.delete_range("calls/threads/")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def eventually(condition: Callable[[], bool]) -> bool:
    """grpc ends its own threads a moment after its channel is closed."""
    deadline = time.monotonic() + 10
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def use_and_close(cluster: Cluster) -> None:
    client = cluster.connect()
    session = client.session(5)
    lock = client.lock("calls/leak", timeout=5)
    watch = client.keys.watch("calls/leak")
    observation = client.elections.observe("calls/leak")
    for endpoint in cluster.endpoints:
        client.status(endpoint)
    assert session.is_alive
    assert lock.is_held
    client.close()
    assert not watch.is_open
    assert not observation.is_open
    assert not session.is_alive
    assert not lock.is_held


@pytest.mark.cluster
def test_nothing_is_left_of_a_closed_client(aegis_cluster: Cluster) -> None:
    use_and_close(aegis_cluster)  # what grpc keeps for ever it has now
    threads, files = set(threading.enumerate()), open_files()
    for _ in range(5):
        use_and_close(aegis_cluster)
    assert eventually(lambda: set(threading.enumerate()) <= threads), threading.enumerate()
    assert eventually(lambda: open_files() <= files)
    with aegis_cluster.connect() as client:
        assert not client.locks.describe("calls/leak").held


@pytest.mark.cluster
def test_nothing_is_left_of_a_closed_client_of_asyncio(aegis_cluster: Cluster) -> None:
    async def use() -> None:
        client = aegis.aio.connect(aegis_cluster.endpoints)
        session = await client.session(5)
        lock = await client.lock("calls/leak-aio", timeout=5)
        watch = await client.keys.watch("calls/leak-aio")
        waiting = asyncio.create_task(watch.next(60))
        await asyncio.sleep(0)
        for endpoint in aegis_cluster.endpoints:
            await client.status(endpoint)
        await client.close()
        assert await waiting is None
        assert not watch.is_open
        assert not session.is_alive
        assert not lock.is_held

    async def main() -> None:
        await use()
        files = open_files()
        for _ in range(5):
            await use()
        assert eventually(lambda: open_files() <= files)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())
    with aegis_cluster.connect() as client:
        assert not client.locks.describe("calls/leak-aio").held
