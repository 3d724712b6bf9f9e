"""A name that means another address than before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aegis.testing import Cluster

pytestmark = [pytest.mark.cluster, pytest.mark.long]

# In a mount namespace of its own, in which /etc/hosts is a file of the test's.
PROGRAM = """
import socket, sys, threading, time, aegis

hosts, first, second = sys.argv[1:]

def name_means(address):
    with open(hosts, "w") as file:
        file.write(f"127.0.0.1 localhost\\n{address} cluster.test\\n")

class Forwarder:
    def __init__(self, address, port, node):
        self.server = socket.create_server((address, port))
        self.port = self.server.getsockname()[1]
        self.node = node
        self.open = []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                here, _ = self.server.accept()
            except OSError:
                return
            host, port = self.node.split(":")
            there = socket.create_connection((host, int(port)))
            self.open += [here, there]
            for a, b in ((here, there), (there, here)):
                threading.Thread(target=self.copy, args=(a, b), daemon=True).start()

    def copy(self, source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
        except OSError:
            pass
        for one in (source, sink):
            one.close()

    def close(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()
        for one in self.open:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

name_means("127.0.0.2")
old = Forwarder("127.0.0.2", 0, first)
new = Forwarder("127.0.0.3", old.port, second)
with aegis.connect(f"cluster.test:{old.port}") as client, client.session(30) as session:
    session.keys.put("names", "1")
    assert old.open and not new.open
    name_means("127.0.0.3")
    old.close()
    began = time.monotonic()
    session.keys.put("names", "2")
    print(f"found again after {time.monotonic() - began:.3f} s")
    assert new.open
"""


def test_a_node_is_found_again_where_its_name_has_moved_to(aegis_cluster: Cluster, tmp_path: Path) -> None:
    if os.getuid() != 0 or shutil.which("unshare") is None:
        pytest.skip("giving /etc/hosts another meaning needs a mount namespace, and that needs root and unshare")
    hosts = tmp_path / "hosts"
    hosts.write_text("127.0.0.1 localhost\n")
    program = [sys.executable, "-c", PROGRAM, str(hosts), aegis_cluster.endpoint("n1"), aegis_cluster.endpoint("n2")]
    script = 'mount --bind "$0" /etc/hosts && exec "$@"'
    command = ["unshare", "--mount", "sh", "-c", script, str(hosts), *program]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    print(done.stdout)
