"""Holds the tables of the format against this SDK, in both flavours, and against themselves."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from conformance.runner import KINDS, Scenario
from conformance.words import README, UnknownWord, Words

import aegis
import aegis.aio


def complaints(words: Words) -> Iterator[str]:
    """What is not as the tables say; nothing when all is."""
    implemented = {name.removeprefix("do_") for name in dir(Scenario) if name.startswith("do_")}
    yield from compare("operation", words.operations, implemented)
    both = (*words.operations.values(), *words.alike)
    named = {name for row in (*both, *words.alone) for name in row.python}
    for flavour in (aegis, aegis.aio):
        offered = {name for kind in KINDS for name in members(getattr(flavour, kind))} | {"connect"}
        yield from compare("name", named, offered)
    yield from compare("error", [row.python[0] for row in words.errors.values()], errors())
    yield from compare("refusal", words.refusals, [code.name for code in aegis.RefusalCode])
    for row in (*both, *words.errors.values()):
        if not row.java or not row.python:
            yield f"one SDK lacks what the other has: {row}"
    for row in words.alone:
        if bool(row.java) == bool(row.python):
            yield f"said to be in one SDK alone: {row}"


def compare(what: str, table: Collection[str], sdk: Collection[str]) -> Iterator[str]:
    yield from (f"the SDK lacks the {what} {one}" for one in sorted(set(table) - set(sdk)))
    yield from (f"the tables lack the {what} {one}" for one in sorted(set(sdk) - set(table)))


def members(kind: type) -> Iterator[str]:
    """Public names, those that an instance has from its making included."""
    made = [
        name
        for made_by in kind.__mro__
        if "__init__" in vars(made_by) and made_by is not object
        for name in re.findall(r"^ +self\.([a-z]\w*)\b[^=\n]* = ", inspect.getsource(vars(made_by)["__init__"]), re.M)
    ]
    return (f"{kind.__name__}.{name}" for name in {*dir(kind), *made} if not name.startswith("_"))


def errors() -> list[str]:
    """Those that a caller may tell apart; kinds of a refusal are refusals."""
    public = (getattr(aegis, name) for name in aegis.__all__)
    kinds = [one for one in public if isinstance(one, type) and issubclass(one, aegis.AegisError)]
    return [
        one.__name__
        for one in kinds
        if one is not aegis.AegisError and (one is aegis.Refused or not issubclass(one, aegis.Refused))
    ]


def test_the_sdk_has_what_the_tables_say_and_the_tables_what_it_has() -> None:
    assert list(complaints(Words.of(README.read_text()))) == []


@pytest.mark.parametrize(
    ("said", "instead", "complaint"),
    [
        ("| `history` |", "| `histories` |", "the SDK lacks the operation histories"),
        ("| `history` |", "| `histories` |", "the tables lack the operation history"),
        ("`Keys.delete_range`", "`Keys.erase`", "the SDK lacks the name Keys.erase"),
        ("`Session.raise_if_lost`", "`Keys.get`", "the tables lack the name Session.raise_if_lost"),
        ("`WatchGap`", "`Gap`", "the SDK lacks the error Gap"),
        ("`FUTURE_REVISION`", "`REVISION_TO_COME`", "the tables lack the refusal FUTURE_REVISION"),
        ("| `Keys.compact` | `Keys.compact` |", "| `Keys.compact` | |", "one SDK lacks what the other has"),
        ("| `Locks.tryAcquire` | |", "| `Locks.tryAcquire` | `Keys.get` |", "said to be in one SDK alone"),
    ],
)
def test_what_one_of_them_lacks_is_reported(said: str, instead: str, complaint: str) -> None:
    text = README.read_text()
    assert said in text
    assert any(complaint in found for found in complaints(Words.of(text.replace(said, instead))))


@pytest.mark.parametrize(
    ("step", "word"),
    [
        ({"do": "putt", "key": "a"}, "putt"),
        ({"do": "put", "key": "a", "kee_value": True}, "kee_value"),
        ({"do": "get", "key": "a", "give": None}, "give"),
        ({"do": "get", "key": "a", "fails": "unavailble"}, "unavailble"),
        ({"do": "get", "key": "a", "fails": "refused TOO_LATE"}, "refused TOO_LATE"),
        ({"do": "get", "key": "a", "fails": "refused"}, "refused"),
        ({"do": "get", "key": "a", "fails": "session-lost TWICE"}, "session-lost TWICE"),
        ({"do": "transact", "then": [{"do": "put", "kex": "a"}]}, "kex"),
        ({"do": "transact", "otherwise": [{"do": "history", "key": "a"}]}, "history"),
    ],
)
def test_an_unknown_word_is_an_error_that_names_file_scenario_and_word(
    step: dict[str, object], word: str, tmp_path: Path
) -> None:
    file = tmp_path / "odd.json"
    file.write_text(json.dumps({"scenarios": [{"name": "an odd one", "steps": [step]}]}))
    with pytest.raises(UnknownWord) as raised:
        Words.of(README.read_text()).read(file)
    assert 'sdk-conformance/odd.json, scenario "an odd one", step 1: unknown word "' + word + '"' in str(raised.value)
