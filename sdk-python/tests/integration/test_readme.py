"""What the documentation shows is run as it stands, against a cluster at other ports."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from aegis.testing import Cluster

HOUSE = Path(__file__).resolve().parents[2]
PAGES = (HOUSE / "README.md", HOUSE.parent / "sdk-conformance/LOCKS.md")
SNIPPETS = [one for page in PAGES for one in re.findall(r"```python\n(.*?)```", page.read_text(), re.DOTALL)]

pytestmark = pytest.mark.cluster


def test_there_are_snippets() -> None:
    assert len(SNIPPETS) >= 6


@pytest.mark.parametrize("snippet", SNIPPETS, ids=range(len(SNIPPETS)))
def test_a_snippet_runs_as_it_stands(snippet: str, aegis_cluster: Cluster) -> None:
    def elsewhere(match: re.Match[str]) -> str:
        return aegis_cluster.endpoint(f"n{match.group(1)}")

    program = re.sub(r"127\.0\.0\.1:711(\d)", elsewhere, snippet)
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_the_workers_of_the_example_do_each_job_once(aegis_cluster: Cluster) -> None:
    command = [sys.executable, str(HOUSE / "examples/worker.py"), ",".join(aegis_cluster.endpoints), "--jobs", "30"]
    workers = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [worker.communicate(timeout=60)[1] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], said
    with aegis_cluster.connect() as client:
        jobs = client.keys.range("jobs/0")
        assert len(jobs) == 30
        assert all(job.version == 1 for job in jobs)
        client.keys.delete_range("jobs/")
