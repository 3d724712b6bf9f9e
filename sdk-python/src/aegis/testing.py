"""A real cluster of five nodes on this machine, for tests: started and stopped through the launcher ``aegis``.

With pytest, ask for the fixture ``aegis_cluster`` (:mod:`aegis.pytest_plugin`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path

from aegis._edge.settings import Tls
from aegis._sync.client import Client, connect
from aegis.errors import Unavailable

NODES = ("n1", "n2", "n3", "n4", "n5")
_UP_SECONDS = 600
_DOWN_SECONDS = 60
_PORTS_PER_CLUSTER = 33


class ClusterFailed(RuntimeError):
    """The launcher could not do what it was asked to; the message has its words."""


class Cluster:
    """Five nodes under the launcher's supervision: a node that ends is started again within a second or two."""

    def __init__(self, launcher: Path, state: Path, port_base: int) -> None:
        self.launcher = launcher
        self.state = state
        self.port_base = port_base

    @staticmethod
    def up(launcher: Path, state: Path, port_base: int | None = None, flags: Sequence[str] = ()) -> Cluster:
        """Starts a cluster and waits until every node knows a leader. The first start builds it, which takes minutes.

        :param launcher: the file ``aegis`` of a checkout
        :param state: the folder in which the cluster keeps everything
        :param port_base: moves its ports; free ones are looked for unless given
        :param flags: more words for ``aegis up``, for example ``--tls``
        :raises ClusterFailed: with what the launcher said
        """
        base = port_base or free_port_base()
        cluster = Cluster(launcher, state, base)
        try:
            cluster._launch(_UP_SECONDS, "up", "--no-agent", "--port-base", str(base), *flags)
        except BaseException:  # an interrupted launcher has started some of it
            with contextlib.suppress(ClusterFailed):
                cluster.down()
            raise
        return cluster

    def down(self) -> None:
        """Stops exactly what was started; the state stays."""
        self._launch(_DOWN_SECONDS, "down")

    @property
    def endpoints(self) -> tuple[str, ...]:
        """The client addresses of all nodes."""
        return tuple(self.endpoint(node) for node in NODES)

    def endpoint(self, node: str) -> str:
        """The client address of one node, for example of ``n3``."""
        return f"127.0.0.1:{self.port_base + 10 + int(node[1:])}"

    def connect(self, *, call_timeout: float = 5.0, attempt_timeout: float = 1.0, tls: Tls | None = None) -> Client:
        """A client of all nodes."""
        return connect(self.endpoints, call_timeout=call_timeout, attempt_timeout=attempt_timeout, tls=tls)

    def leader(self) -> str:
        """The node that leads, as far as a node can tell.

        :raises ClusterFailed: when none does
        """
        with self.connect() as client:
            for node in NODES:
                with contextlib.suppress(Unavailable):
                    status = client.status(self.endpoint(node))
                    if status.leader_id:
                        return status.leader_id
        raise ClusterFailed("No node knows a leader just now.")

    def kill(self, node: str) -> None:
        """Ends a node at once (SIGKILL)."""
        os.kill(self.pid(node), signal.SIGKILL)

    def pause(self, node: str) -> None:
        """Stops a node where it is (SIGSTOP), until :meth:`resume`."""
        os.kill(self.pid(node), signal.SIGSTOP)

    def resume(self, node: str) -> None:
        """Lets a paused node go on (SIGCONT)."""
        os.kill(self.pid(node), signal.SIGCONT)

    def pid(self, node: str) -> int:
        """The process of a node.

        :raises ClusterFailed: when it does not run; its supervisor may be about to start it again
        """
        try:
            pid = int(Path(self.state, "run", f"{node}.pid").read_text())
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except (OSError, ValueError):
            raise ClusterFailed(f"Node {node} does not run.") from None
        # Pids are used again: a signal goes only to what is still this node.
        if f"--aegis.node.data-dir={self.state}/nodes/{node}".encode() not in words:
            raise ClusterFailed(f"Node {node} does not run.")
        return pid

    def _launch(self, seconds: float, *words: str) -> str:
        command = [str(self.launcher), "--state", str(self.state), *words]
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds
        )
        said = done.stdout.decode(errors="replace")
        if done.returncode != 0:
            raise ClusterFailed(f"'{' '.join(command)}' ended with {done.returncode}:\n{said}")
        return said


def find_launcher(start: Path) -> Path:
    """The launcher of the checkout that ``start`` lies in, or the one that AEGIS_LAUNCHER names.

    :raises ClusterFailed: when there is none
    """
    named = os.environ.get("AEGIS_LAUNCHER")
    if named:
        return Path(named)
    for folder in (start, *start.parents):
        if Path(folder, "aegis").is_file() and Path(folder, "pom.xml").is_file():
            return Path(folder, "aegis")
    raise ClusterFailed(f"No launcher of AEGIS found from {start} upwards; name one in AEGIS_LAUNCHER.")


def free_port_base() -> int:
    """A base from which on all ports of a cluster are free."""
    for base in range(18_100, 32_000, 100):
        if all(_is_free(base + offset) for offset in range(1, _PORTS_PER_CLUSTER)):
            return base
    raise ClusterFailed("No range of free ports found.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
