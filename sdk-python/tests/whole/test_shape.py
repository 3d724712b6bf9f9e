"""How the package is built: what may stand where, and what has to fit together."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from aegis._core import methods
from aegis._core.steps import Method
from aegis._wire import access_pb2, cluster_pb2, election_pb2, kv_pb2, lock_pb2, session_pb2, watch_pb2

SOURCES = Path(__file__).resolve().parents[2] / "src/aegis"
IMPURE = {"grpc", "threading", "asyncio", "time", "random", "secrets", "os", "socket", "subprocess", "logging", "uuid"}


def imported(file: Path) -> set[str]:
    """The packages a module imports, those of ours with their first two parts."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            found.add(node.module or "")
    return {".".join(name.split(".")[: 2 if name.startswith("aegis") else 1]) for name in found}


def modules(package: str) -> list[Path]:
    found = sorted((SOURCES / package).glob("*.py"))
    assert found
    return found


@pytest.mark.parametrize("file", modules("_core"), ids=lambda file: file.stem)
def test_the_core_does_nothing_but_decide(file: Path) -> None:
    names = imported(file)
    assert not names & IMPURE
    ours = {name for name in names if name.startswith("aegis")}
    assert ours <= {"aegis._core", "aegis._wire", "aegis.descriptions", "aegis.errors", "aegis.values"}


def test_the_rule_of_the_core_can_fail(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import time\nfrom aegis._edge import clock\n")
    assert imported(planted) == {"time", "aegis._edge"}


@pytest.mark.parametrize(("shell", "other"), [("_sync", "aegis._aio"), ("_aio", "aegis._sync")])
def test_the_two_shells_know_nothing_of_each_other(shell: str, other: str) -> None:
    for file in modules(shell):
        assert other not in imported(file), file


def test_every_file_is_small() -> None:
    for file in SOURCES.rglob("*.py"):
        if "_wire" not in file.parts:
            assert len(file.read_text().splitlines()) <= 400, f"{file} is long: what does it do beside its one thing?"


def test_the_table_of_methods_is_the_protocol_s() -> None:
    stubs = (kv_pb2, watch_pb2, session_pb2, lock_pb2, election_pb2, cluster_pb2, access_pb2)
    services = {service.full_name: service for stub in stubs for service in stub.DESCRIPTOR.services_by_name.values()}
    table = [method for method in vars(methods).values() if isinstance(method, Method)]
    assert len(table) > 20
    for method in table:
        service, name = method.path.strip("/").split("/")
        of_protocol = services[service].methods_by_name[name]
        assert method.encode.__qualname__.split(".")[0] in (of_protocol.input_type.name, "Message"), method.path
        assert method.decode(b"").DESCRIPTOR is of_protocol.output_type, method.path


def test_importing_the_blocking_client_does_not_import_asyncio_s() -> None:
    program = "import sys, aegis; sys.exit(any(name.startswith('aegis._aio') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
