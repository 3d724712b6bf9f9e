"""Values, settings and errors, as a user meets them."""

from __future__ import annotations

import asyncio
import pickle
import time
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import aegis
import aegis.aio
from aegis import Compare, EndpointFailure, KeyRange, RefusalCode


@pytest.mark.parametrize(
    ("prefix", "start", "end"),
    [
        ("a/", b"a/", b"a0"),
        (b"a\xff", b"a\xff", b"b"),
        (b"\xff\xff", b"\xff\xff", b""),
        ("", b"\0", b""),
        ("ü", b"\xc3\xbc", b"\xc3\xbd"),
    ],
)
def test_a_prefix_is_the_range_up_to_the_first_key_without_it(prefix: str | bytes, start: bytes, end: bytes) -> None:
    assert KeyRange.prefix(prefix) == KeyRange(start, end)


@pytest.mark.parametrize("value", [5, None, 1.5, {"a": 1}, ["a"]])
def test_what_is_neither_text_nor_bytes_is_refused_rather_than_written_as_something_else(value: Any) -> None:
    with aegis.connect("a:1") as client:
        for call in (lambda: client.keys.put("a", value), lambda: client.keys.get(value)):
            with pytest.raises(TypeError, match=f"str or bytes, not {type(value).__name__}"):
                call()


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_bytes_of_every_kind_are_taken(kind: Any) -> None:
    assert KeyRange.one(kind(b"a")) == KeyRange.one("a")


@pytest.mark.parametrize("wrong", ["5", Decimal("0.5"), Fraction(1, 2)])
@pytest.mark.parametrize("name", ["call_timeout", "attempt_timeout"])
def test_a_time_is_an_int_or_a_float_as_elsewhere_in_python(name: str, wrong: Any) -> None:
    given: dict[str, Any] = {name: wrong}
    with pytest.raises(TypeError, match=f"{name} is a number of seconds, int or float, not {type(wrong).__name__}"):
        aegis.connect("a:1", **given)
    with pytest.raises(TypeError):
        time.sleep(wrong)


def test_so_is_the_time_to_live_of_a_session() -> None:
    ttl: Any = Decimal("5")
    with aegis.connect("a:1") as client, pytest.raises(TypeError, match="ttl is a number of seconds, int or float"):
        client.session(ttl=ttl)


def test_so_is_how_long_to_wait_for_a_lock_before_a_session_is_opened_for_it() -> None:
    wrong: Any = Decimal("5")
    refusal = "is a number of seconds, int or float"
    with aegis.connect("a:1") as client:
        with pytest.raises(TypeError, match=f"timeout {refusal}"):
            client.lock("ledger", timeout=wrong)
        with pytest.raises(TypeError, match=f"delay {refusal}"):
            client.campaign("ledger", timeout=1, delay=wrong)

    async def acquire() -> None:
        async with aegis.aio.connect("a:1") as other:
            with pytest.raises(TypeError, match=f"timeout {refusal}"):
                await other.lock("ledger", timeout=wrong)

    asyncio.run(acquire())


def test_a_range_has_two_ends() -> None:
    assert KeyRange.between("a", "b") == KeyRange(b"a", b"b")
    assert KeyRange.from_key("") == KeyRange(b"\0", b"")
    with pytest.raises(ValueError, match="end is empty"):
        KeyRange.between("a", "")


def test_a_condition_names_its_relation_as_it_is_written() -> None:
    assert Compare.version("a", ">", 3).relation is aegis.Relation.GREATER
    with pytest.raises(ValueError, match="=>"):
        Compare.version("a", "=>", 3)


def test_a_transaction_cannot_be_changed_by_the_list_it_was_made_of() -> None:
    operations: list[aegis.Put] = [aegis.Put("a")]
    transaction = aegis.Transaction(then=operations)
    operations.append(aegis.Put("b"))
    assert transaction.then == (aegis.Put("a"),)


@pytest.mark.parametrize(
    "endpoints", ["", [], "localhost", "localhost:0", "localhost:65536", "::1:7111", "http://localhost:7111", ":7111"]
)
def test_what_is_no_endpoint_is_refused_at_once(endpoints: str | list[str]) -> None:
    with pytest.raises(ValueError, match="host:port"):
        aegis.connect(endpoints)


def test_endpoints_may_be_a_list_or_a_text_with_commas() -> None:
    with aegis.connect(" a:1, b:2,a:1 ") as client:
        assert client._settings.endpoints == ("a:1", "b:2")
    with aegis.connect(["[::1]:7111", "node.example:7111"]):
        pass


@pytest.mark.parametrize("name", ["call_timeout", "attempt_timeout"])
@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_a_limit_must_be_one(name: str, seconds: float) -> None:
    limit = {name: seconds}
    with pytest.raises(ValueError, match=name):
        aegis.connect("a:1", **limit)  # type: ignore[arg-type]


def test_an_owner_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="owner has 129 bytes"):
        aegis.connect("a:1", owner="x" * 129)


def test_a_tls_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"ca\.pem is not there"):
        aegis.connect("a:1", tls=aegis.Tls.in_folder(tmp_path))


@pytest.mark.parametrize(
    "error",
    [
        aegis.Unavailable("The put failed", [EndpointFailure("a:1", "refused")]),
        aegis.OutcomeUnknown("The put was sent"),
        aegis.Refused(RefusalCode.NOT_HOLDER, "No."),
        aegis.Compacted("Gone.", 5, 9),
        aegis.LimitExceeded("Too long.", "value", 10, 11),
        aegis.LockNotAcquired("l", "somebody else holds it", 7),
        aegis.SessionLost(5, "it was closed"),
        aegis.WatchGap(5, 7),
    ],
)
def test_an_error_survives_the_way_to_another_process(error: aegis.AegisError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
