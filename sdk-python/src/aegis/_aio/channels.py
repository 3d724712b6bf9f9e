"""The connections of one client, one to each node, made when they are first needed, in the running event loop."""

from __future__ import annotations

import asyncio
import os
from typing import Any

import grpc
import grpc.aio

from aegis._core.looks import Looks
from aegis._core.methods import STATUS
from aegis._core.steps import Answered, Attempt, Ended, Look, Method
from aegis._edge import transport
from aegis._edge.clock import elapsed
from aegis._edge.settings import Settings
from aegis._wire.cluster_pb2 import StatusRequest
from aegis.errors import ClientClosed, ClientForked


class NodeChannel:
    """As the blocking client's."""

    def __init__(self, endpoint: str, credentials: grpc.ChannelCredentials | None) -> None:
        target = f"dns:///{endpoint}"
        self._channel = (
            grpc.aio.insecure_channel(target, transport.OPTIONS)
            if credentials is None
            else grpc.aio.secure_channel(target, credentials, transport.OPTIONS)
        )
        self._calls: dict[str, Any] = {}
        self._connected = False

    async def connect(self, limit: float) -> Ended | None:
        """As the blocking client's."""
        if self._connected:
            return None
        if limit <= 0:
            return transport.unconnected(None, 0, elapsed())
        try:
            await self._single(STATUS)(StatusRequest(), timeout=limit)
        except grpc.RpcError as error:
            probe = transport.ended(error, elapsed())
            if not transport.is_connected(probe):
                return transport.unconnected(probe, limit, elapsed())
        self._connected = True
        return None

    async def attempt(self, step: Attempt) -> Answered | Ended:
        failed = await self.connect(step.connect_within)
        if failed is not None:
            return failed
        sent_at = elapsed()
        limit = max(0.001, min(step.answer_within, step.deadline - sent_at))
        call = self._single(step.method)(step.request(sent_at), timeout=limit)
        try:
            message = await call if step.look is None else await self._await(call, step.look)
        except grpc.RpcError as error:
            return self.ended(error)
        return message if isinstance(message, Ended) else Answered(message, sent_at, elapsed())

    async def _await(self, call: Any, look: Look) -> Any:
        """As the blocking client's."""
        looks = Looks()
        waiting = asyncio.ensure_future(call)
        try:
            while True:
                await asyncio.wait({waiting}, timeout=look.every)
                if waiting.done():
                    return waiting.result()
                end = await self._look(look, looks)
                if end is not None and not waiting.done():
                    self._connected = False
                    return end
        finally:
            waiting.cancel()

    async def _look(self, look: Look, looks: Looks) -> Ended | None:
        try:
            await self._single(look.method)(look.request, timeout=look.within)
        except grpc.RpcError as error:
            return looks.failed(transport.ended(error, elapsed()))
        looks.answered()
        return None

    def stream(self, method: Method[Any, Any], request: Any) -> Any:
        """A call with many answers; not connected first."""
        key = method.path
        if key not in self._calls:
            self._calls[key] = self._channel.unary_stream(key, method.encode, method.decode)
        return self._calls[key](request)

    def ended(self, error: grpc.RpcError) -> Ended:
        """Reads the failure of a call over this connection."""
        end = transport.ended(error, elapsed())
        if transport.breaks_connection(end):
            self._connected = False
        return end

    async def close(self) -> None:
        await self._channel.close()

    def _single(self, method: Method[Any, Any]) -> Any:
        key = method.path
        if key not in self._calls:
            self._calls[key] = self._channel.unary_unary(key, method.encode, method.decode)
        return self._calls[key]


class Channels:
    """For one event loop of one process."""

    def __init__(self, settings: Settings) -> None:
        self._credentials = transport.credentials(settings.tls)
        self._process = os.getpid()
        self._nodes: dict[str, NodeChannel] = {}
        self._closed = False

    @property
    def is_foreign(self) -> bool:
        """Whether this process is a fork of the one that made the client."""
        return os.getpid() != self._process

    @property
    def is_closed(self) -> bool:
        return self._closed

    def check(self) -> None:
        """
        :raises ClientForked: in a forked process
        :raises ClientClosed: once closed
        """
        if self.is_foreign:
            raise ClientForked(
                f"This client was made in process {self._process} and is used in its fork {os.getpid()};"
                " make another client here."
            )
        if self._closed:
            raise ClientClosed("The client is closed.")

    def at(self, endpoint: str) -> NodeChannel:
        self.check()
        node = self._nodes.get(endpoint)
        if node is None:
            node = self._nodes[endpoint] = NodeChannel(endpoint, self._credentials)
        return node

    async def close(self) -> None:
        """Closes all connections; calls under way fail."""
        self._closed = True
        nodes = list(self._nodes.values())
        self._nodes.clear()
        for node in nodes:
            await node.close()
