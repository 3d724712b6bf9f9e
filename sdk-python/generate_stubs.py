"""Makes src/aegis/_wire from the wire protocol.

    pip install --no-deps --target DIR grpcio-tools==1.62.3    (needs Python 3.12 or older)
    PYTHONPATH=DIR python generate_stubs.py [OUTPUT FOLDER]

The compiler is an old one on purpose: what it makes runs with every protobuf from 4.21 on, while what a newer one makes
refuses older runtimes. It stands beside the other tools rather than among them, because it asks for an old runtime too.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc

HOUSE = Path(__file__).resolve().parent
PROTOCOL = HOUSE.parent / "data-plane/wire/src/main/proto"
WIRE = HOUSE / "src/aegis/_wire"
HEADER = '"""Generated from the wire protocol by generate_stubs.py; not for use by applications."""\n'


def generate(output: Path) -> None:
    """Writes the stubs, which import each other from where they are."""
    sources = sorted(PROTOCOL.glob("aegis/v1/*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        arguments = [f"-I{PROTOCOL}", f"--python_out={folder}", f"--pyi_out={folder}", *map(str, sources)]
        if protoc.main(["protoc", *arguments]) != 0:
            raise SystemExit("The wire protocol could not be compiled; the compiler says why above.")
        output.mkdir(parents=True, exist_ok=True)
        (output / "__init__.py").write_text(HEADER)
        for stub in sorted(Path(folder, "aegis/v1").iterdir()):
            text = re.sub(r"^from aegis\.v1 import", "from aegis._wire import", stub.read_text(), flags=re.MULTILINE)
            (output / stub.name).write_text(text)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else WIRE)
