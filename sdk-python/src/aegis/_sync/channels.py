"""The connections of one client, one to each node, made when they are first needed."""

from __future__ import annotations

import os
import threading
from typing import Any

import grpc

from aegis._core.looks import Looks
from aegis._core.methods import STATUS
from aegis._core.steps import Answered, Attempt, Ended, Look, Method
from aegis._edge import transport
from aegis._edge.clock import elapsed
from aegis._edge.settings import Settings
from aegis._wire.cluster_pb2 import StatusRequest
from aegis.errors import ClientClosed, ClientForked


class NodeChannel:
    """The connection to one node. gRPC makes it when it is first needed and again after it broke."""

    def __init__(self, endpoint: str, credentials: grpc.ChannelCredentials | None) -> None:
        target = f"dns:///{endpoint}"
        self._channel = (
            grpc.insecure_channel(target, transport.OPTIONS)
            if credentials is None
            else grpc.secure_channel(target, credentials, transport.OPTIONS)
        )
        self._calls: dict[str, Any] = {}
        self._connected = False

    def connect(self, limit: float) -> Ended | None:
        """Makes sure there is a connection, by a question that changes nothing: so a failure here tells for certain
        that the call it is made for was not sent. The failure, or ``None``."""
        if self._connected:
            return None
        if limit <= 0:
            return transport.unconnected(None, 0, elapsed())
        try:
            self._single(STATUS)(StatusRequest(), timeout=limit)
        except grpc.RpcError as error:
            probe = transport.ended(error, elapsed())
            if not transport.is_connected(probe):
                return transport.unconnected(probe, limit, elapsed())
        self._connected = True
        return None

    def attempt(self, step: Attempt) -> Answered | Ended:
        failed = self.connect(step.connect_within)
        if failed is not None:
            return failed
        sent_at = elapsed()
        limit = max(0.001, min(step.answer_within, step.deadline - sent_at))
        call = self._single(step.method)
        try:
            if step.look is None:
                message = call(step.request(sent_at), timeout=limit)
            else:
                message = self._await(call.future(step.request(sent_at), timeout=limit), step.look)
        except grpc.RpcError as error:
            return self.ended(error)
        return message if isinstance(message, Ended) else Answered(message, sent_at, elapsed())

    def _await(self, waiting: Any, look: Look) -> Any:
        """The answer that is waited for, or how the call ended because its node said nothing to a look either."""
        looks = Looks()
        try:
            while True:
                try:
                    return waiting.result(timeout=look.every)
                except grpc.FutureTimeoutError:
                    end = self._look(look, looks)
                if end is not None and not waiting.done():
                    self._connected = False
                    return end
        finally:
            waiting.cancel()

    def _look(self, look: Look, looks: Looks) -> Ended | None:
        try:
            self._single(look.method)(look.request, timeout=look.within)
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

    def close(self) -> None:
        self._channel.close()

    def _single(self, method: Method[Any, Any]) -> Any:
        key = method.path
        if key not in self._calls:
            self._calls[key] = self._channel.unary_unary(key, method.encode, method.decode)
        return self._calls[key]


class Channels:
    """Safe for use by many threads, and by no other process than the one that made it."""

    def __init__(self, settings: Settings) -> None:
        self._credentials = transport.credentials(settings.tls)
        self._process = os.getpid()
        self._lock = threading.Lock()
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
        with self._lock:
            node = self._nodes.get(endpoint)
            if node is None:
                node = self._nodes[endpoint] = NodeChannel(endpoint, self._credentials)
            return node

    def close(self) -> None:
        """Closes all connections; calls under way fail."""
        self._closed = True
        with self._lock:
            for node in self._nodes.values():
                node.close()
            self._nodes.clear()
