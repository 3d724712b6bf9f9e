"""Clients contend for one lock: never two inside, and the tokens only grow."""

from __future__ import annotations

import multiprocessing
import time
import uuid
from multiprocessing.sharedctypes import Synchronized

import pytest

import aegis
from aegis._edge.clock import elapsed
from aegis.testing import Cluster

pytestmark = pytest.mark.cluster


def contend(
    endpoints: tuple[str, ...], name: str, turns: int, inside: Synchronized[int], violations: Synchronized[int]
) -> None:
    """In a process of its own: takes the lock again and again, and counts who else is inside."""
    with aegis.connect(endpoints) as client, client.session(10) as session:
        token = 0
        for _ in range(turns):
            with session.lock(name, timeout=30) as lock:
                assert lock.token > token
                token = lock.token
                with inside.get_lock():
                    inside.value += 1
                    if inside.value != 1:
                        violations.value += 1
                time.sleep(0)
                with inside.get_lock():
                    inside.value -= 1


@pytest.mark.parametrize("turns", [100, pytest.param(5000, marks=pytest.mark.long)])
def test_two_clients_are_never_both_inside(turns: int, aegis_cluster: Cluster) -> None:
    spawn = multiprocessing.get_context("spawn")
    inside, violations = spawn.Value("i", 0), spawn.Value("i", 0)
    name = f"contention-{uuid.uuid4().hex[:8]}"
    arguments = (aegis_cluster.endpoints, name, turns, inside, violations)
    began = elapsed()
    workers = [spawn.Process(target=contend, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(900)
    print(f"{2 * turns} turns in {elapsed() - began:.1f} s")
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert violations.value == 0
