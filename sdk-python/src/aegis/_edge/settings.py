"""How a client behaves."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MAX_OWNER_BYTES = 128
_ENDPOINT = re.compile(r"(\[[0-9A-Fa-f:.]+(%\w+)?\]|[^\s:\[\]/]+):([0-9]{1,5})")


@dataclass(frozen=True)
class Tls:
    """What a client shows a cluster that serves with certificates, and whom it believes.

    All files are PEM; they are read when the client is made. A node must show a certificate for the very host in its
    endpoint; there is no way to switch that off.
    """

    authorities: Path
    """Certificates of the authorities that sign the nodes' certificates."""
    certificate: Path
    """This client's own, and the ones between it and its authority; its identity is NAME in the URI
    ``aegis://client/NAME`` among its subject alternative names."""
    key: Path
    """The certificate's key, PKCS#8 and not encrypted."""

    @staticmethod
    def in_folder(folder: str | os.PathLike[str]) -> Tls:
        """The files ``ca.pem``, ``cert.pem`` and ``key.pem`` of a folder."""
        return Tls(Path(folder, "ca.pem"), Path(folder, "cert.pem"), Path(folder, "key.pem"))


@dataclass(frozen=True)
class Settings:
    """What a client was told when it was made. Times are seconds."""

    endpoints: tuple[str, ...]
    call_timeout: float
    attempt_timeout: float
    owner: str
    tls: Tls | None

    @staticmethod
    def of(
        endpoints: str | Sequence[str], call_timeout: float, attempt_timeout: float, owner: str | None, tls: Tls | None
    ) -> Settings:
        """Checks what a user said.

        :raises ValueError: naming what cannot be
        """
        named = endpoints.split(",") if isinstance(endpoints, str) else endpoints
        unique = tuple(dict.fromkeys(endpoint.strip() for endpoint in named if endpoint.strip()))
        if not unique:
            raise ValueError("No endpoint given. Name at least one node, as host:port.")
        for endpoint in unique:
            match = _ENDPOINT.fullmatch(endpoint)
            if match is None or not 1 <= int(match.group(3)) <= 65535:
                raise ValueError(f'Endpoint "{endpoint}" is not host:port, for example 127.0.0.1:7111 or [::1]:7111.')
        require_positive("call_timeout", call_timeout)
        require_positive("attempt_timeout", attempt_timeout)
        label = f"pid {os.getpid()}" if owner is None else owner
        if len(label.encode()) > _MAX_OWNER_BYTES:
            raise ValueError(f"owner has {len(label.encode())} bytes; at most {_MAX_OWNER_BYTES} are allowed.")
        return Settings(unique, call_timeout, attempt_timeout, label, tls)


def require_positive(name: str, seconds: float) -> None:
    _require_number(name, seconds)
    if not 0.001 <= seconds < float("inf"):
        raise ValueError(f"{name} is {seconds} s; it must be at least 0.001 s and finite.")


def require_not_negative(name: str, seconds: float) -> None:
    _require_number(name, seconds)
    if not 0 <= seconds < float("inf"):
        raise ValueError(f"{name} is {seconds} s; it must be finite and not negative.")


def require_wait(timeout: float, delay: float) -> None:
    """What an acquire or a campaign takes, refused before anything is sent or opened for it."""
    require_not_negative("timeout", timeout)
    require_not_negative("delay", delay)


def _require_number(name: str, seconds: object) -> None:
    """As ``time.sleep`` and ``datetime.timedelta`` do: a ``Decimal`` or ``Fraction`` is refused, which would meet a
    float of ours later, in arithmetic that says nothing to a user.

    :raises TypeError: unless it is an int or a float
    """
    if not isinstance(seconds, (int, float)):
        raise TypeError(f"{name} is a number of seconds, int or float, not {type(seconds).__name__}; say float(...).")
