"""What all tests share."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long scenarios too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What kills nodes comes last; long scenarios only when asked for."""
    items.sort(key=lambda item: "failover" in item.nodeid or item.get_closest_marker("long") is not None)
    if not config.getoption("--long"):
        skip = pytest.mark.skip(reason="a long scenario; --long runs it")
        for item in items:
            if item.get_closest_marker("long") is not None:
                item.add_marker(skip)
