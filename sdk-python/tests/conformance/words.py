"""The tables of ``sdk-conformance/README.md``: the words of the format, and what stands for each in each SDK."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HOUSE = Path(__file__).resolve().parents[3] / "sdk-conformance"
README = HOUSE / "README.md"

_OF_A_FILE = {"about", "disturbs", "scenarios"}
_OF_A_SCENARIO = {"name", "steps"}
_OF_ANY_STEP = {"do", "by", "as", "gives", "fails", "within", "at_least", "until"}
_OF_A_TRANSACTION = {"put", "range", "delete_range", "transact"}


class UnknownWord(ValueError):
    """A scenario says what the tables do not have."""

    def __init__(self, where: str, word: str) -> None:
        super().__init__(
            f'sdk-conformance/{where}: unknown word "{word}". The words are in the tables of sdk-conformance/README.md.'
        )


@dataclass(frozen=True)
class Counterparts:
    """Names in each SDK; none where it has nothing of the kind."""

    java: tuple[str, ...]
    python: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """The tables, as far as this SDK needs them."""

    takes: dict[str, set[str]]
    """The words that may stand beside each operation."""
    operations: dict[str, Counterparts]
    alike: tuple[Counterparts, ...]
    alone: tuple[Counterparts, ...]
    errors: dict[str, Counterparts]
    refusals: tuple[str, ...]
    times: tuple[str, ...]

    @staticmethod
    def of(text: str) -> Words:
        """Reads the tables."""
        operations = list(_table(text, "## Operations"))
        return Words(
            {_quoted(row[0])[0]: set(re.findall(r"`([a-z_]+)`", row[1])) for row in operations},
            {_quoted(row[0])[0]: _counterparts(row[3], row[4]) for row in operations},
            tuple(_counterparts(row[1], row[2]) for row in _table(text, "### Alike")),
            tuple(_counterparts(row[1], row[2]) for row in _table(text, "### In one SDK alone")),
            {_quoted(row[0])[0].split()[0]: _counterparts(row[1], row[2]) for row in _table(text, "## Errors")},
            tuple(_quoted(row[0])[0] for row in _table(text, "### Refusals")),
            tuple(_quoted(row[0])[0] for row in _table(text, "## Times and limits")),
        )

    def read(self, file: Path) -> dict[str, Any]:
        """A file of scenarios.

        :raises UnknownWord: naming file, scenario and word
        """
        subject: dict[str, Any] = json.loads(file.read_text())
        _check(subject, _OF_A_FILE, file.name)
        for scenario in subject["scenarios"]:
            where = f'{file.name}, scenario "{scenario["name"]}"'
            _check(scenario, _OF_A_SCENARIO, where)
            for number, step in enumerate(scenario["steps"], 1):
                self._check_step(step, f"{where}, step {number}")
        return subject

    def _check_step(self, step: dict[str, Any], where: str) -> None:
        if step.get("do") not in self.takes:
            raise UnknownWord(where, str(step.get("do")))
        _check(step, _OF_ANY_STEP | self.takes[step["do"]], where)
        if "fails" in step:
            self._check_error(step["fails"], where)
        for inner in (*step.get("then", ()), *step.get("otherwise", ())):
            self._check_step(inner, where)
            if inner["do"] not in _OF_A_TRANSACTION:
                raise UnknownWord(where, inner["do"])

    def _check_error(self, said: str, where: str) -> None:
        kind, _, code = said.partition(" ")
        if kind not in self.errors:
            raise UnknownWord(where, kind)
        if (code not in self.refusals) if kind == "refused" else bool(code):
            raise UnknownWord(where, said)


def _check(node: Collection[str], known: set[str], where: str) -> None:
    for word in node:
        if word not in known:
            raise UnknownWord(where, word)


def _table(text: str, heading: str) -> Iterator[list[str]]:
    """The cells of the first table after a heading, without its two lines of head."""
    lines = iter(text[text.index("\n" + heading) :].splitlines())
    rows = []
    for line in lines:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line[1 : line.rindex("|")].split("|")])
        elif rows:
            break
    yield from rows[2:]


def _counterparts(java: str, python: str) -> Counterparts:
    return Counterparts(tuple(_quoted(java)), tuple(_quoted(python)))


def _quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
