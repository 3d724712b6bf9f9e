"""A call that a node keeps waiting, where it stands between a real gRPC client and a real gRPC server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

from aegis._aio import channels as aio
from aegis._core import methods
from aegis._core.steps import Answered, Attempt, Ended, Look
from aegis._sync import channels as sync
from aegis._wire import cluster_pb2, lock_pb2

Flavour = pytest.mark.parametrize("flavour", ["blocking", "asyncio"])
GRANTED = lock_pb2.AcquireLockResponse(granted=lock_pb2.LockGrant(token=7))
LONG = 600.0


class Node:
    """Keeps an acquire waiting until ``grant`` is set; answers looks while ``hears`` is."""

    def __init__(self) -> None:
        self.grant = threading.Event()
        self.hears = threading.Event()
        self.hears.set()
        self.looks = 0
        self.left = threading.Event()
        self._over = threading.Event()
        self._server = grpc.server(ThreadPoolExecutor(8), options=[("grpc.so_reuseport", 0)])
        handlers = {
            "LockService": {
                "Acquire": self._unary(self._acquire, lock_pb2.AcquireLockRequest),
                "Describe": self._unary(self._describe, lock_pb2.DescribeLockRequest),
            },
            "ClusterService": {"Status": self._unary(self._status, cluster_pb2.StatusRequest)},
        }
        for service, served in handlers.items():
            handler = grpc.method_handlers_generic_handler(f"aegis.v1.{service}", served)
            self._server.add_generic_rpc_handlers((handler,))
        self.endpoint = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def stop(self) -> None:
        self.grant.set()
        self._over.set()
        self._server.stop(0).wait()

    @staticmethod
    def _unary(behaviour: Any, request: Any) -> grpc.RpcMethodHandler[Any, Any]:
        return grpc.unary_unary_rpc_method_handler(
            behaviour, request_deserializer=request.FromString, response_serializer=lambda it: it.SerializeToString()
        )

    def _acquire(self, _: Any, context: grpc.ServicerContext) -> lock_pb2.AcquireLockResponse:
        context.add_callback(self.left.set)
        self.grant.wait()
        return GRANTED

    def _describe(self, _: Any, __: Any) -> lock_pb2.DescribeLockResponse:
        self.looks += 1
        if self.looks == 4:
            self.grant.set()
        if not self.hears.is_set():
            self._over.wait()
        return lock_pb2.DescribeLockResponse()

    def _status(self, _: Any, __: Any) -> cluster_pb2.StatusResponse:
        return cluster_pb2.StatusResponse(node_id="n1", healthy=True)


@pytest.fixture
def node() -> Iterator[Node]:
    started = Node()
    yield started
    started.stop()


def wait_at(node: Node, flavour: str, look: Look) -> Answered | Ended:
    step = Attempt(
        node.endpoint,
        methods.ACQUIRE,
        lambda _: lock_pb2.AcquireLockRequest(lock_name="a"),
        connect_within=LONG,
        answer_within=LONG,
        deadline=10**12,
        look=look,
    )
    if flavour == "blocking":
        channel = sync.NodeChannel(node.endpoint, None)
        try:
            return channel.attempt(step)
        finally:
            channel.close()

    async def main() -> Answered | Ended:
        own = aio.NodeChannel(node.endpoint, None)
        try:
            return await own.attempt(step)
        finally:
            await own.close()

    return asyncio.run(main())


def look(within: float) -> Look:
    return Look(methods.DESCRIBE_LOCK, lock_pb2.DescribeLockRequest(lock_name="a"), every=0.2, within=within)


@Flavour
def test_a_node_that_answers_looks_may_keep_a_call_waiting(flavour: str, node: Node) -> None:
    outcome = wait_at(node, flavour, look(within=LONG))
    assert isinstance(outcome, Answered)
    assert outcome.message == GRANTED
    assert node.looks >= 4


@Flavour
def test_a_node_that_has_fallen_silent_is_left_and_knows_it(flavour: str, node: Node) -> None:
    node.hears.clear()
    outcome = wait_at(node, flavour, look(within=0.1))
    assert isinstance(outcome, Ended)
    assert outcome.details == "the node answered none of the last 3 questions"
    assert node.left.wait(LONG)


@Flavour
def test_an_answer_that_comes_before_the_first_look_is_taken_at_once(flavour: str, node: Node) -> None:
    node.grant.set()
    assert isinstance(wait_at(node, flavour, Look(methods.DESCRIBE_LOCK, None, LONG, LONG)), Answered)
    assert node.looks == 0
