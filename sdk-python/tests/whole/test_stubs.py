"""The stubs that are checked in are what the wire protocol says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]


def test_generating_the_stubs_anew_makes_no_difference(tmp_path: Path) -> None:
    compiler = Path(os.environ.get("AEGIS_STUB_COMPILER", "absent"))
    if not compiler.is_dir():
        pytest.skip("no grpcio-tools in AEGIS_STUB_COMPILER; ./aegis test-python installs it, up to 3.12")
    environment = {**os.environ, "PYTHONPATH": str(compiler)}
    subprocess.run([sys.executable, str(HOUSE / "generate_stubs.py"), str(tmp_path)], env=environment, check=True)
    fresh = {file.name: file.read_text() for file in tmp_path.iterdir()}
    checked_in = {file.name: file.read_text() for file in (HOUSE / "src/aegis/_wire").glob("*.py*")}
    assert fresh == checked_in, "the wire protocol has changed: run generate_stubs.py"
