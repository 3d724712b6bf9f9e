"""The wheel and the source distribution, installed into environments that have nothing else."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

import pytest

from aegis.testing import Cluster

HOUSE = Path(__file__).resolve().parents[2]
PROGRAM = """
import importlib.metadata, importlib.resources, sys, aegis, aegis.aio
assert importlib.resources.files("aegis").joinpath("py.typed").is_file()
assert "site-packages" in aegis.__file__
assert "aegis" in {entry.name for entry in importlib.metadata.entry_points(group="pytest11")}
with aegis.connect(sys.argv[1]) as client, client.lock("package", timeout=5) as lock:
    lock.keys.put("package", "1")
    assert client.keys.get("package").text == "1"
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a source distribution, and a wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    # Without an environment of its own for the building: what it needs is here, in the versions that are pinned.
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(HOUSE)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.mark.cluster
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_what_is_built_can_be_installed_and_used(
    kind: str, built: Path, tmp_path: Path, aegis_cluster: Cluster
) -> None:
    [distribution] = built.glob(kind)
    venv.create(tmp_path / "empty", with_pip=True)
    python = str(tmp_path / "empty/bin/python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(distribution)]
    subprocess.run(install, check=True)
    command = [python, "-I", "-c", PROGRAM, ",".join(aegis_cluster.endpoints)]
    subprocess.run(command, check=True, cwd=tmp_path, timeout=60)
    listed = subprocess.run([python, "-m", "pip", "list"], capture_output=True, text=True, check=True).stdout
    installed = {line.split()[0] for line in listed.splitlines()[2:]}
    assert installed - {"pip", "setuptools"} <= {"aegis-sdk", "grpcio", "protobuf", "typing_extensions"}
