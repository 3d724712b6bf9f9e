"""The pytest fixture ``aegis_cluster``: one real cluster for all tests that ask for it.

It is started when the first test asks and stopped after the last one. ``--aegis-launcher`` (or AEGIS_LAUNCHER) names
the launcher, which is otherwise looked for from the root folder of the tests upwards; ``--aegis-port-base`` moves its
ports; ``--aegis-state`` names its folder, and a cluster that runs from there already is used and left running.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aegis.testing import Cluster, ClusterFailed, find_launcher


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("aegis", "a real AEGIS cluster")
    group.addoption("--aegis-launcher", metavar="FILE", help="the launcher `aegis` of a checkout")
    group.addoption("--aegis-port-base", metavar="N", type=int, help="moves all ports of the cluster")
    group.addoption("--aegis-state", metavar="DIR", help="where the cluster keeps everything; may run already")


@pytest.fixture(scope="session")
def aegis_cluster(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Five nodes on this machine, with a leader."""
    options = request.config.option
    launcher = Path(options.aegis_launcher) if options.aegis_launcher else find_launcher(request.config.rootpath)
    if options.aegis_state:
        running = _running(launcher, Path(options.aegis_state))
        if running is not None:
            yield running
            return
    state = Path(options.aegis_state).absolute() if options.aegis_state else tmp_path_factory.mktemp("aegis-state")
    cluster = Cluster.up(launcher.absolute(), state, options.aegis_port_base)
    try:
        yield cluster
    finally:
        cluster.down()


def _running(launcher: Path, state: Path) -> Cluster | None:
    settings = Path(state, "settings")
    if not settings.is_file():
        return None
    words = dict(line.split("=", 1) for line in settings.read_text().splitlines() if "=" in line)
    cluster = Cluster(launcher.absolute(), state.absolute(), int(words["PORT_BASE"]))
    try:
        cluster.pid("n1")
    except ClusterFailed:
        return None
    return cluster
