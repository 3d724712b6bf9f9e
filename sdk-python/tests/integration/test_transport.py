"""What the core is told of the world, where it stands between a real gRPC client and a real gRPC server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pytest

import aegis
import aegis.aio
from aegis._core import methods
from aegis._edge import transport
from aegis._wire import cluster_pb2, common_pb2, kv_pb2

Put = Callable[[kv_pb2.PutRequest, grpc.ServicerContext], kv_pb2.PutResponse]


class Node:
    """A server that knows two methods: it tells its status, and puts as it was told to."""

    def __init__(self, put: Put) -> None:
        self.puts = 0
        self._put = put
        self._server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
        handlers = {
            "KvService": {"Put": self._unary(self._count, kv_pb2.PutRequest)},
            "ClusterService": {"Status": self._unary(self._status, cluster_pb2.StatusRequest)},
        }
        for service, served in handlers.items():
            handler = grpc.method_handlers_generic_handler(f"aegis.v1.{service}", served)
            self._server.add_generic_rpc_handlers((handler,))
        self.endpoint = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def stop(self) -> None:
        self._server.stop(0).wait()

    @staticmethod
    def _unary(behaviour: Any, request: Any) -> grpc.RpcMethodHandler[Any, Any]:
        return grpc.unary_unary_rpc_method_handler(
            behaviour, request_deserializer=request.FromString, response_serializer=lambda it: it.SerializeToString()
        )

    def _count(self, request: kv_pb2.PutRequest, context: grpc.ServicerContext) -> kv_pb2.PutResponse:
        self.puts += 1
        return self._put(request, context)

    def _status(self, _: cluster_pb2.StatusRequest, __: grpc.ServicerContext) -> cluster_pb2.StatusResponse:
        return cluster_pb2.StatusResponse(node_id="n1", healthy=True)


def good(_: kv_pb2.PutRequest, __: grpc.ServicerContext) -> kv_pb2.PutResponse:
    return kv_pb2.PutResponse(revision=7, version=1)


def says(failure: common_pb2.Failure, code: grpc.StatusCode) -> Put:
    def put(_: kv_pb2.PutRequest, context: grpc.ServicerContext) -> kv_pb2.PutResponse:
        context.set_trailing_metadata((("aegis-failure-bin", failure.SerializeToString()),))
        context.abort(code, "see the trailer")
        raise AssertionError("abort raises")

    return put


@pytest.fixture
def start() -> Iterator[Callable[[Put], Node]]:
    started: list[Node] = []

    def node(put: Put) -> Node:
        started.append(Node(put))
        return started[-1]

    yield node
    for one in started:
        one.stop()


def put_twice(endpoints: list[str], between: Callable[[], None], flavour: str) -> list[aegis.Written]:
    """Two puts of nobody's, which must not be sent twice."""
    if flavour == "blocking":
        with aegis.connect(endpoints) as client:
            first = client.keys.put("a", "1")
            between()
            return [first, client.keys.put("a", "2")]

    async def main() -> list[aegis.Written]:
        async with aegis.aio.connect(endpoints) as client:
            first = await client.keys.put("a", "1")
            await asyncio.get_running_loop().run_in_executor(None, between)
            return [first, await client.keys.put("a", "2")]

    return asyncio.run(main())


@pytest.mark.parametrize("flavour", ["blocking", "asyncio"])
def test_a_node_that_vanished_between_two_calls_was_not_sent_the_second(
    flavour: str, start: Callable[[Put], Node]
) -> None:
    first, second = start(good), start(good)
    assert len(put_twice([first.endpoint, second.endpoint], first.stop, flavour)) == 2
    assert (first.puts, second.puts) == (1, 1)


@pytest.mark.parametrize("flavour", ["blocking", "asyncio"])
def test_a_failure_in_the_trailer_is_read_and_its_leader_followed(flavour: str, start: Callable[[Put], Node]) -> None:
    leader = start(good)
    failure = common_pb2.Failure(code=common_pb2.NOT_LEADER, leader_hint=leader.endpoint)
    follower = start(says(failure, grpc.StatusCode.UNAVAILABLE))
    assert len(put_twice([follower.endpoint], lambda: None, flavour)) == 2
    assert (follower.puts, leader.puts) == (1, 2)  # the second went to the leader at once


@pytest.mark.parametrize("flavour", ["blocking", "asyncio"])
def test_an_answer_that_does_not_come_leaves_the_outcome_unknown(flavour: str, start: Callable[[Put], Node]) -> None:
    def breaks(_: kv_pb2.PutRequest, context: grpc.ServicerContext) -> kv_pb2.PutResponse:
        context.abort(grpc.StatusCode.UNAVAILABLE, "Socket closed")
        raise AssertionError("abort raises")

    node = start(breaks)
    with pytest.raises(aegis.OutcomeUnknown, match="Socket closed"):
        put_twice([node.endpoint], lambda: None, flavour)
    assert node.puts == 1


def test_a_web_proxy_in_the_environment_is_not_used(
    start: Callable[[Put], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "grpc_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    with aegis.connect(start(good).endpoint) as client:
        assert client.keys.put("a", "1").revision == 7


def test_a_name_that_nobody_knows_never_was_sent_anything() -> None:
    with grpc.insecure_channel("dns:///nobody.invalid:1", transport.OPTIONS) as channel:
        call = channel.unary_unary(methods.STATUS.path, methods.STATUS.encode, methods.STATUS.decode)
        with pytest.raises(grpc.RpcError) as failed:
            call(cluster_pb2.StatusRequest(), timeout=30)
    assert not transport.ended(failed.value, 0.0).sent
