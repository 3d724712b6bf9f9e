"""Nodes die under load: no acknowledged write is lost, and no call takes longer than it may."""

from __future__ import annotations

import contextlib
import time
import uuid

import pytest
from conformance.nodes import await_nodes
from scenarios.load import Writer, lost

import aegis
from aegis.testing import NODES, Cluster, ClusterFailed

pytestmark = [pytest.mark.cluster, pytest.mark.long]

CALL_TIMEOUT = 5.0
# What a thread may need beyond its call's end, on a machine whose two cores start a JVM at the time.
SCHEDULING = 1.0


def test_each_node_is_killed_in_turn_under_load(aegis_cluster: Cluster) -> None:
    await_nodes(aegis_cluster)
    run = f"failures-{uuid.uuid4().hex[:8]}/"
    writers = {
        f"{run}{kind}/": Writer(aegis_cluster, f"{run}{kind}/", kind == "session") for kind in ("session", "nobody")
    }
    for writer in writers.values():
        writer.start()
    for node in NODES:
        aegis_cluster.kill(node)
        await_nodes(aegis_cluster)
    with aegis_cluster.connect() as client:
        for prefix, writer in writers.items():
            told = writer.finish()
            print(
                f"{prefix}: {len(told.acknowledged)} acknowledged, longest gap {told.longest_gap * 1000:.0f} ms,"
                f" longest call {told.longest_call * 1000:.0f} ms, errors {dict(told.errors)}"
            )
            assert lost(client, told, prefix) == []
            assert told.untyped == []
            assert told.longest_call <= CALL_TIMEOUT + SCHEDULING
            assert told.acknowledged
            if prefix.endswith("session/"):
                assert not told.errors  # their requests have ids, and an election takes less than a call may


def test_all_nodes_are_killed_at_once_and_come_back(aegis_cluster: Cluster) -> None:
    await_nodes(aegis_cluster)
    with aegis_cluster.connect(call_timeout=2.0) as client, client.session(30) as session:
        before = session.keys.put("failures/all", "before")
        for node in NODES:
            aegis_cluster.kill(node)
        began = time.monotonic()
        with contextlib.suppress(aegis.AegisError):
            session.keys.put("failures/all", "while they are gone")
        assert time.monotonic() - began <= 2.0 + SCHEDULING
        failed = 0
        deadline = time.monotonic() + 60
        while True:
            began = time.monotonic()
            try:
                kv = client.keys.get("failures/all")
                break
            except aegis.Unavailable as unavailable:
                failed += 1
                assert unavailable.endpoints
            assert time.monotonic() - began <= 2.0 + SCHEDULING
            assert time.monotonic() < deadline
        assert kv is not None
        assert kv.create_revision == before.revision
        # An outage does not end a session that could not renew meanwhile.
        assert session.is_alive
        assert session.keys.put("failures/all", "after").version >= 2
    await_nodes(aegis_cluster)


def test_a_node_that_is_stopped_costs_no_call_its_deadline(aegis_cluster: Cluster) -> None:
    """Stopped, not killed: its connections stay open and nothing comes over them."""
    await_nodes(aegis_cluster)
    with aegis_cluster.connect() as client, client.session(30) as session:
        session.keys.put("failures/stopped", "1")
        stopped = aegis_cluster.leader()
        aegis_cluster.pause(stopped)
        try:
            began = time.monotonic()
            session.keys.put("failures/stopped", "2")
            took = time.monotonic() - began
            print(f"a put while its leader {stopped} was stopped took {took * 1000:.0f} ms")
            assert took <= CALL_TIMEOUT
            with client.keys.watch("failures/stopped") as watch:
                session.keys.put("failures/stopped", "3")
                assert isinstance(watch.next(10), aegis.Changes)
        finally:
            with contextlib.suppress(ClusterFailed):
                aegis_cluster.resume(stopped)
    await_nodes(aegis_cluster)
