"""The scenarios that both SDKs must do alike, through both flavours of this one."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any

import pytest
from conformance.runner import KINDS, Asyncio, Flavour, Scenario
from conformance.words import HOUSE, README, Words

import aegis
import aegis.aio
from aegis._core import calls, lease, looks, nodes, sessions, watching, writers
from aegis._edge import settings
from aegis.testing import Cluster

FLAVOURS = {"blocking": Flavour, "asyncio": Asyncio}


def scenarios() -> Iterator[Any]:
    """Those that kill nodes last."""
    words = Words.of(README.read_text())
    files = [file for file in sorted(HOUSE.glob("*.json")) if file.name != "timings.json"]
    subjects = [(file.stem, words.read(file)) for file in files]
    for name, subject in sorted(subjects, key=lambda one: one[1].get("disturbs", False)):
        for scenario in subject["scenarios"]:
            yield pytest.param(scenario["steps"], id=f"{name}: {scenario['name']}")


@pytest.fixture(scope="module", params=FLAVOURS)
def flavour(request: pytest.FixtureRequest, aegis_cluster: Cluster) -> Iterator[Flavour]:
    chosen = FLAVOURS[request.param](aegis_cluster)
    yield chosen
    chosen.close()


@pytest.mark.cluster
@pytest.mark.parametrize("steps", list(scenarios()))
def test_scenario(steps: list[dict[str, Any]], flavour: Flavour, aegis_cluster: Cluster) -> None:
    Scenario(flavour, aegis_cluster).run(steps)


def test_the_times_and_limits_are_those_of_the_table() -> None:
    table = json.loads((HOUSE / "timings.json").read_text())
    defaults = inspect.signature(aegis.connect).parameters
    longest = [calls.backoff(round_).at_most for round_ in range(10)]
    assert table == {
        "about": table["about"],
        "call_timeout": defaults["call_timeout"].default,
        "attempt_timeout": defaults["attempt_timeout"].default,
        "lease_margin": lease.MARGIN,
        "renewals_per_ttl": sessions._RENEWALS_PER_TTL,
        "renewal_jitter": sessions._JITTER,
        "backoff_first": longest[0],
        "backoff_doublings": longest.index(max(longest)),
        "learned_leaders": nodes._MAX_LEARNED,
        "owner_bytes": settings._MAX_OWNER_BYTES,
        "requests_under_way": writers.MOST_UNDER_WAY,
        "attempts_between_looks": looks._ATTEMPTS_BETWEEN_LOOKS,
        "looks_missed": looks._MISSES,
        "watch_progress": watching._PROGRESS_MS / 1000,
        "watch_silence": watching._SILENCE,
    }
    assert {"about", *Words.of(README.read_text()).times} == table.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_both_flavours_offer_the_same(kind: str) -> None:
    blocking, of_asyncio = (public(getattr(module, kind)) for module in (aegis, aegis.aio))
    assert blocking == of_asyncio
    assert blocking


def test_both_are_connected_alike() -> None:
    assert parameters(aegis.connect) == parameters(aegis.aio.connect)


def public(kind: type) -> dict[str, Any]:
    """Names to parameters; what begins with an underscore is nobody's business."""
    found = {name: getattr(kind, name) for name in dir(kind) if not name.startswith("_")}
    return {name: parameters(member) if callable(member) else None for name, member in found.items()}


def parameters(function: Any) -> list[str]:
    return [str(parameter) for parameter in inspect.signature(function).parameters.values()]
