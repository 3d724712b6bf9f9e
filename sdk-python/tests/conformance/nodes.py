"""Waits for the nodes of the cluster that the tests share."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import aegis
from aegis.testing import NODES, Cluster


def await_nodes(cluster: Cluster) -> None:
    """Waits until every node is healthy and has applied what was committed by then.

    One that has just started is healthy though it is still a little behind, and a watch from now on would begin in its
    past: before a compaction that it has yet to apply.
    """
    deadline = time.monotonic() + 60
    with cluster.connect() as client:

        def await_node(node: str, is_there: Callable[[aegis.NodeStatus], bool]) -> int:
            while True:
                with contextlib.suppress(aegis.AegisError):
                    status = client.status(cluster.endpoint(node))
                    if is_there(status):
                        return status.commit_index
                assert time.monotonic() < deadline, f"Node {node} is not healthy and level again after 60 s."
                time.sleep(0.1)

        committed = max(await_node(node, lambda status: status.healthy) for node in NODES)
        for node in NODES:
            await_node(node, lambda status: status.healthy and status.applied_index >= committed)
