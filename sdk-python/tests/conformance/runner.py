"""Runs the scenarios of ``sdk-conformance`` (its README has the format) through one flavour of this SDK."""

from __future__ import annotations

import asyncio
import inspect
import re
import threading
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import aegis
import aegis.aio
from aegis.testing import Cluster

from .nodes import await_nodes

Json = Any
_REFERENCE = re.compile(r"\$(\w+)((?:\.\w+)*)([+-]\d+)?")
_USUAL_LIMIT = 10.0
_ERRORS: dict[str, type[aegis.AegisError]] = {
    "unavailable": aegis.Unavailable,
    "outcome-unknown": aegis.OutcomeUnknown,
    "limit-exceeded": aegis.LimitExceeded,
    "lock-not-acquired": aegis.LockNotAcquired,
    "session-lost": aegis.SessionLost,
    "watch-gap": aegis.WatchGap,
}
KINDS = [
    "Client",
    "Session",
    "HeldLock",
    "Leadership",
    "Keys",
    "Watch",
    "Locks",
    "Elections",
    "Observation",
    "Sessions",
    "Access",
]
"""What both flavours offer, by its name in each."""


class Flavour:
    """Calls a client of either kind and waits for what comes of it."""

    def __init__(self, cluster: Cluster) -> None:
        self.client: Any = cluster.connect()

    def wait(self, result: Any) -> Any:
        return result

    def close(self) -> None:
        self.client.close()


class Asyncio(Flavour):
    """An event loop on a thread of its own, so that sessions are renewed while the runner waits."""

    def __init__(self, cluster: Cluster) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

        async def connect() -> aegis.aio.Client:
            return aegis.aio.connect(cluster.endpoints)

        self.client = self.wait(connect())

    def wait(self, result: Any) -> Any:
        if not inspect.isawaitable(result):
            return result
        return asyncio.run_coroutine_threadsafe(_await(result), self._loop).result(60)

    def close(self) -> None:
        self.wait(self.client.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


async def _await(result: Awaitable[Any]) -> Any:
    return await result


class Scenario:
    """One run of one scenario, with names of its own."""

    def __init__(self, flavour: Flavour, cluster: Cluster) -> None:
        self._flavour = flavour
        self._client = flavour.client
        self._cluster = cluster
        self._prefix = f"conformance-{uuid.uuid4().hex[:12]}/"
        self._made: dict[str, Any] = {}
        self._shown: dict[str, Json] = {}
        self._open: list[Any] = []

    def run(self, steps: list[dict[str, Json]]) -> None:
        try:
            for number, step in enumerate(steps, 1):
                try:
                    self._step(step)
                except AssertionError as mismatch:
                    raise AssertionError(f"Step {number}, {step}: {mismatch}") from mismatch
        finally:
            for handle in reversed(self._open):
                try:
                    self._close(handle)
                except aegis.AegisError:
                    continue  # its end was the scenario's business

    def _step(self, step: dict[str, Json]) -> None:
        began = time.monotonic()
        give_up_at = began + step.get("until", 0)
        while (mismatch := self._try(step)) is not None:
            assert time.monotonic() < give_up_at, mismatch
            time.sleep(0.02)
        took = time.monotonic() - began
        limit = step.get("within", _USUAL_LIMIT)
        assert took <= limit, f"it took {took:.2f} s of at most {limit} s"
        assert took >= step.get("at_least", 0), f"it took {took:.2f} s"

    def _try(self, step: dict[str, Json]) -> str | None:
        """What is wrong with what came of it."""
        expected = step.get("fails")
        try:
            result = getattr(self, "do_" + step["do"])(step)
        except aegis.AegisError as failure:
            return None if expected is not None and _is(expected, failure) else f"it failed: {failure!r}"
        shown = self._show(result)
        if expected is not None:
            return f"it did not fail, but gave {shown}"
        if "as" in step:
            self._made[step["as"]] = result
            self._shown[step["as"]] = shown
        return self._mismatch(step["gives"], shown) if "gives" in step else None

    # what can be done ------------------------------------------------------------------------------------------------

    def do_put(self, step: dict[str, Json]) -> Any:
        bound = self._made[step["session"]].id if "session" in step else 0
        keys = self._keys(step)
        if "lock" in step:
            keys = keys.guarded_by(self._prefix + step["lock"], self._resolve(step["token"]))
        flags = {name: step.get(name, False) for name in ("previous", "keep_value", "keep_session")}
        return self._wait(keys.put(self._key(step), step.get("value", ""), session_id=bound, **flags))

    def do_get(self, step: dict[str, Json]) -> Any:
        keys, serializable = self._keys(step), step.get("serializable", False)
        revision = self._resolve(step.get("revision", 0))
        return self._wait(keys.get(self._key(step), revision=revision, serializable=serializable))

    def do_range(self, step: dict[str, Json]) -> Any:
        revision = self._resolve(step.get("revision", 0))
        return self._wait(self._keys(step).range(self._prefix + step["prefix"], revision=revision))

    def do_page(self, step: dict[str, Json]) -> Any:
        return self._wait(self._keys(step).page(self._query(step)))

    def do_delete(self, step: dict[str, Json]) -> Any:
        return self._wait(self._keys(step).delete(self._key(step), previous=step.get("previous", False)))

    def do_delete_range(self, step: dict[str, Json]) -> Any:
        prefix = self._prefix + step["prefix"]
        return self._wait(self._keys(step).delete_range(prefix, previous=step.get("previous", False)))

    def do_transact(self, step: dict[str, Json]) -> Any:
        return self._wait(self._keys(step).transact(self._transaction(step)))

    def do_history(self, step: dict[str, Json]) -> Any:
        newest_first, limit = step.get("newest_first", False), step.get("limit", 0)
        return self._wait(self._client.keys.history(self._key(step), newest_first=newest_first, limit=limit))

    def do_compact(self, step: dict[str, Json]) -> Any:
        return self._wait(self._client.keys.compact(self._resolve(step["revision"])))

    def do_watch(self, step: dict[str, Json]) -> Any:
        start = self._resolve(step.get("from_revision", 0))
        what = {name: step.get(name, default) for name, default in _WATCH_DEFAULTS.items()}
        return self._opened(self._client.keys.watch(self._prefix + step["prefix"], from_revision=start, **what))

    def do_next(self, step: dict[str, Json]) -> Any:
        wait = step.get("wait", 1.0)
        item = self._wait(self._made[step["of"]].next(wait))
        while "count" in step and isinstance(item, aegis.Changes) and len(item.events) < step["count"]:
            more = self._wait(self._made[step["of"]].next(wait))
            assert isinstance(more, aegis.Changes), f"after {item} came {more}"
            item = aegis.Changes(item.events + more.events, more.next_revision)
        return item

    def do_session(self, step: dict[str, Json]) -> Any:
        return self._opened(self._client.session(step.get("ttl")))

    def do_lock(self, step: dict[str, Json]) -> Any:
        holder = self._made[step["by"]] if "by" in step else self._client
        name, delay = self._prefix + step["name"], step.get("delay", 0.0)
        return self._opened(holder.lock(name, timeout=step["timeout"], delay=delay))

    def do_campaign(self, step: dict[str, Json]) -> Any:
        candidate = self._made[step["by"]] if "by" in step else self._client
        name, value = self._prefix + step["name"], step["value"]
        return self._opened(candidate.campaign(name, value, timeout=step["timeout"]))

    def do_proclaim(self, step: dict[str, Json]) -> Any:
        return self._wait(self._made[step["of"]].proclaim(step["value"]))

    def do_leader(self, step: dict[str, Json]) -> Any:
        return self._wait(self._client.elections.leader(self._prefix + step["name"]))

    def do_observe(self, step: dict[str, Json]) -> Any:
        return self._opened(self._client.elections.observe(self._prefix + step["name"]))

    def do_describe_lock(self, step: dict[str, Json]) -> Any:
        return self._wait(self._client.locks.describe(self._prefix + step["name"]))

    def do_validate_token(self, step: dict[str, Json]) -> Any:
        name, token = self._prefix + step["name"], self._resolve(step["token"])
        return self._wait(self._client.locks.validate_token(name, token))

    def do_force_release(self, step: dict[str, Json]) -> Any:
        return self._wait(self._client.locks.force_release(self._prefix + step["name"], note="conformance"))

    def do_force_end(self, step: dict[str, Json]) -> Any:
        return self._wait(self._client.sessions.force_end(self._made[step["session"]].id))

    def do_is_held(self, step: dict[str, Json]) -> Any:
        return self._made[step["of"]].is_held

    def do_is_alive(self, step: dict[str, Json]) -> Any:
        return self._made[step["of"]].is_alive

    def do_is_lost(self, step: dict[str, Json]) -> Any:
        return self._made[step["of"]].lost.is_set()

    def do_close(self, step: dict[str, Json]) -> Any:
        self._close(self._made[step["of"]])

    def do_kill(self, step: dict[str, Json]) -> Any:
        self._cluster.kill(self._cluster.leader() if step["node"] == "leader" else step["node"])

    def do_await_nodes(self, _: dict[str, Json]) -> Any:
        await_nodes(self._cluster)

    # between the file and the SDK ------------------------------------------------------------------------------------

    def _wait(self, result: Any) -> Any:
        return self._flavour.wait(result)

    def _opened(self, opening: Any) -> Any:
        handle = self._wait(opening)
        self._open.append(handle)
        return handle

    def _close(self, handle: Any) -> None:
        for name in ("release", "resign", "close"):
            if hasattr(handle, name):
                self._wait(getattr(handle, name)())
                return

    def _keys(self, step: dict[str, Json]) -> Any:
        return (self._made[step["by"]] if "by" in step else self._client).keys

    def _key(self, step: dict[str, Json]) -> bytes:
        return b"" if step["key"] is None else (self._prefix + step["key"]).encode()

    def _query(self, step: dict[str, Json]) -> aegis.Query:
        return aegis.Query(
            aegis.KeyRange.prefix(self._prefix + step["prefix"]),
            limit=step.get("limit", 0),
            sort=aegis.Sort[step.get("sort", "KEY")],
            descending=step.get("descending", False),
            show=aegis.Show[step.get("show", "ALL")],
        )

    def _transaction(self, step: dict[str, Json]) -> aegis.Transaction:
        when = tuple(self._compare(*condition) for condition in step.get("when", ()))
        then = tuple(self._operation(operation) for operation in step.get("then", ()))
        otherwise = tuple(self._operation(operation) for operation in step.get("otherwise", ()))
        return aegis.Transaction(when, then, otherwise)

    def _compare(self, target: str, key: str, relation: str, operand: Json) -> aegis.Compare:
        make: Callable[..., aegis.Compare] = getattr(aegis.Compare, target)
        return make(self._prefix + key, relation, self._resolve(operand))

    def _operation(self, step: dict[str, Json]) -> Any:
        if step["do"] == "put":
            return aegis.Put(self._key(step), step.get("value", ""))
        if step["do"] == "range":
            return self._query(step)
        if step["do"] == "delete_range":
            return aegis.DeleteKeys(self._prefix + step["prefix"])
        assert step["do"] == "transact", f"{step['do']} is no operation of a transaction"
        return self._transaction(step)

    def _resolve(self, value: Json) -> Json:
        match = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            return value
        found = self._shown[match.group(1)]
        for name in match.group(2).split(".")[1:]:
            found = found[name]
        return found + int(match.group(3)) if match.group(3) else found

    def _show(self, result: Any) -> Json:
        """A result in the words of the format."""
        if isinstance(result, bytes):
            return result.decode().removeprefix(self._prefix)
        if isinstance(result, list | tuple):
            return [self._show(one) for one in result]
        if isinstance(result, aegis.Changes):
            return {"events": [self._show(event) for event in result.events]}
        if isinstance(result, aegis.Resync):
            return {"resync": self._show(result.kvs)}
        if isinstance(result, aegis.PutEvent):
            return {"type": "put", "previous": self._show(result.previous), **self._show(result.written)}
        if isinstance(result, aegis.DeleteEvent):
            return {"type": "delete", "key": self._show(result.key), "mod_revision": result.mod_revision}
        if isinstance(result, aegis.LeaderChange):
            return {"leader": self._show(result.leader)}
        if isinstance(result, aegis.TokenState):
            return result.name
        if isinstance(result, int | float | str | bool | None):
            return result
        return {name: self._show(getattr(result, name)) for name in _FIELDS if hasattr(result, name)}

    def _mismatch(self, expected: Json, shown: Json) -> str | None:
        expected = self._resolve(expected)
        if isinstance(expected, dict):
            if "any" in expected:
                return None if shown is not None else "it gave nothing"
            if "above" in expected:
                return None if shown > self._resolve(expected["above"]) else f"{shown} is not above {expected}"
            if "below" in expected:
                return None if shown < self._resolve(expected["below"]) else f"{shown} is not below {expected}"
            if not isinstance(shown, dict) or not expected.keys() <= shown.keys():
                return f"it gave {shown} and not {expected}"
            wrong = (self._mismatch(value, shown.get(name)) for name, value in expected.items())
            return next((text for text in wrong if text is not None), None)
        if isinstance(expected, list):
            if not isinstance(shown, list) or len(shown) != len(expected):
                return f"it gave {shown} and not {expected}"
            wrong = (self._mismatch(one, other) for one, other in zip(expected, shown, strict=True))
            return next((text for text in wrong if text is not None), None)
        return None if shown == expected else f"it gave {shown} and not {expected}"


_WATCH_DEFAULTS = {"previous": False, "puts": True, "deletes": True}
_FIELDS = [
    "key",
    "value",
    "create_revision",
    "mod_revision",
    "version",
    "revision",
    "previous",
    "count",
    "kvs",
    "more",
    "succeeded",
    "results",
    "replayed",
    "versions",
    "token",
    "proclamation",
    "held",
    "waiting",
    "state",
    "current_token",
    "id",
    "ttl",
]


def _is(expected: str, failure: aegis.AegisError) -> bool:
    kind, _, code = expected.partition(" ")
    if kind == "refused":
        return isinstance(failure, aegis.Refused) and failure.code.name == code
    return isinstance(failure, _ERRORS[kind])
