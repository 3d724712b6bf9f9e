"""Locks, where Python adds something of its own: context managers, cancellation, forks, and stopped processes."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

import aegis
import aegis.aio
from aegis._edge.clock import elapsed
from aegis.testing import Cluster

pytestmark = pytest.mark.cluster


def test_what_is_held_says_what_it_is_when_it_is_printed(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client, client.session(ttl=20) as session:
        with session.lock("printed", timeout=10) as lock:
            assert repr(lock) == f"<HeldLock 'printed', token={lock.token}, is_held=True>"
        assert repr(lock).endswith("is_held=False>")
        assert repr(session) == f"<Session {session.id}, is_alive=True>"


def test_the_inside_of_a_with_is_never_reached_without_the_lock(aegis_cluster: Cluster) -> None:
    reached = False
    with aegis_cluster.connect() as client, client.lock("locks/with", timeout=5):
        with pytest.raises(aegis.LockNotAcquired):
            with client.lock("locks/with", timeout=0.2):
                reached = True
    assert not reached


def test_what_went_wrong_inside_is_what_comes_out_and_the_lock_is_free(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client:
        with pytest.raises(KeyError, match="mine"), client.lock("locks/raises", timeout=5):
            raise KeyError("mine")
        assert not client.locks.describe("locks/raises").held


def test_a_session_made_for_a_lock_that_is_not_acquired_ends_at_once(aegis_cluster: Cluster) -> None:
    with aegis_cluster.connect() as client, client.lock("locks/own", timeout=5):
        before = {one.session_id for one in client.sessions.list()}
        with pytest.raises(aegis.LockNotAcquired):
            client.lock("locks/own", timeout=0)
        assert {one.session_id for one in client.sessions.list()} <= before


def test_a_listener_is_told_of_the_loss_once_and_a_late_one_at_once(aegis_cluster: Cluster) -> None:
    told: list[aegis.SessionLost] = []
    with aegis_cluster.connect() as client:
        lock = client.lock("locks/listen", timeout=5, ttl=1)
        lock.on_lost(told.append)
        client.sessions.force_end(lock.session.id)
        assert lock.lost.wait(5)
        lock.on_lost(told.append)
        with pytest.raises(aegis.SessionLost):
            lock.raise_if_lost()
        lock.release()
    assert len(told) == 2
    assert "an operator ended it" in str(told[0])


def test_waiters_get_the_lock_in_the_order_they_came(aegis_cluster: Cluster) -> None:
    got: list[int] = []
    with aegis_cluster.connect() as client:
        first = client.lock("locks/fair", timeout=5)

        def wait_in_line(number: int) -> None:
            with client.lock("locks/fair", timeout=20):
                got.append(number)

        threads = []
        for number in range(3):
            threads.append(threading.Thread(target=wait_in_line, args=(number,)))
            threads[-1].start()
            while client.locks.describe("locks/fair").waiting <= number:
                time.sleep(0.02)
        first.release()
        for thread in threads:
            thread.join(30)
    assert got == [0, 1, 2]


def test_a_cancelled_acquire_of_asyncio_leaves_no_lock_behind(aegis_cluster: Cluster) -> None:
    async def main() -> None:
        async with aegis.aio.connect(aegis_cluster.endpoints) as client:
            async with client.lock("locks/cancelled", timeout=5):
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(client.lock("locks/cancelled", timeout=30), 0.3)
            # Free at once: not held by the cancelled one until its session's TTL has passed.
            async with client.lock("locks/cancelled", timeout=2):
                pass

    asyncio.run(main())


def test_a_cancelled_acquire_of_a_session_is_settled_by_the_next(aegis_cluster: Cluster) -> None:
    async def main() -> None:
        async with aegis.aio.connect(aegis_cluster.endpoints) as client, client.session(10) as session:
            async with client.lock("locks/settled", timeout=5):
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(session.lock("locks/settled", timeout=30), 0.3)
            async with session.lock("locks/settled", timeout=5) as lock:
                assert lock.is_held

    asyncio.run(main())


FORK = """
import os, sys, aegis
client = aegis.connect(sys.argv[1])
with client.lock("locks/fork", timeout=5) as lock, client.keys.watch("locks/fork") as watch:
    child = os.fork()
    if child == 0:
        try:
            try:
                watch.next(5)
                os._exit(2)
            except aegis.ClientForked:
                client.keys.get("a")
        except aegis.ClientForked as refusal:
            if not lock.is_held and str(os.getppid()) in str(refusal):
                client.close()
                lock.release()
                os._exit(7)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    assert lock.is_held
    lock.keys.put("locks/fork", "still mine")
    assert watch.next(5) is not None
client.close()
print("good")
"""

FORK_FIRST = """
import os, sys, aegis
child = os.fork()
with aegis.connect(sys.argv[1]) as client:
    client.keys.put(f"locks/forked/{child == 0}", "1")
if child:
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    print("good")
"""


@pytest.mark.parametrize("program", [FORK, FORK_FIRST], ids=["with a client", "before the client"])
def test_a_fork_neither_uses_nor_frees_what_its_parent_has(program: str, aegis_cluster: Cluster) -> None:
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", program, ",".join(aegis_cluster.endpoints)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout == "good\n", done.stderr


HOLDER = """
import sys, aegis
from aegis._edge.clock import elapsed
client = aegis.connect(sys.argv[1])
lock = client.lock("locks/stopped", timeout=5, ttl=2)
told = []
lock.on_lost(lambda why: told.append(elapsed()))
until = lock.session._state.lease._deadline
inside = elapsed()
print(lock.token, flush=True)
while lock.is_held:
    until = lock.session._state.lease._deadline
    if elapsed() < until and lock.is_held:
        inside = elapsed()  # as late as it may believe in the lock
noticed = elapsed()
lock.lost.wait(5)
try:
    lock.keys.put("locks/stopped", "late")
    wrote = "written"
except aegis.AegisError as failure:
    wrote = type(failure).__name__
print(until, inside, noticed, len(told), wrote, flush=True)
"""


def test_a_stopped_holder_counts_its_lock_as_lost_before_anybody_else_has_it(aegis_cluster: Cluster) -> None:
    endpoints = ",".join(aegis_cluster.endpoints)
    with (
        aegis_cluster.connect() as client,
        subprocess.Popen([sys.executable, "-c", HOLDER, endpoints], stdout=subprocess.PIPE, text=True) as holder,
    ):
        assert holder.stdout is not None
        token = int(holder.stdout.readline())
        os.kill(holder.pid, signal.SIGSTOP)
        try:
            with client.lock("locks/stopped", timeout=30) as lock:
                granted = elapsed()
                assert lock.token > token
        finally:
            os.kill(holder.pid, signal.SIGCONT)
        until, inside, noticed, told, wrote = holder.stdout.readline().split()
    # Both processes read the same clock of this machine.
    margin = granted - float(until)
    print(f"a stopped holder's lock is lost {margin:.3f} s before it is granted on (TTL 2 s)")
    assert margin > 0
    assert float(inside) < granted
    assert float(noticed) > granted  # it was stopped; waking up, it looks at its clock first
    assert (told, wrote) == ("1", "SessionLost")
