"""Something that is made when it is awaited, or for the length of an ``async with``."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from types import TracebackType
from typing import Any, Generic, Protocol, TypeVar


class Closing(Protocol):
    """What cleans up after itself at the end of an ``async with``."""

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None: ...


M = TypeVar("M", bound=Closing)


class Pending(Generic[M]):
    """``await`` it to have it until it is closed, or enter it with ``async with`` to have it for a block. Once."""

    def __init__(self, making: Coroutine[Any, Any, M]) -> None:
        self._making = making
        self._made: M | None = None

    def __await__(self) -> Generator[Any, None, M]:
        return self._making.__await__()

    async def __aenter__(self) -> M:
        self._made = await self._making
        return self._made

    async def __aexit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._made is not None
        await self._made.__aexit__(kind, failure, trace)
