"""How connections are made, and what gRPC's errors say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc

from aegis._core.steps import Ended
from aegis._edge.settings import Tls

_TRAILER = "aegis-failure-bin"

# What gRPC says of a call that never got a connection. Should it ever say it otherwise, such a call counts as sent,
# which costs a needless "unknown" and never a wrong "not sent"; test_transport.py would notice.
_NEVER_SENT = ("failed to connect to all addresses", "DNS resolution failed", "errors resolving")

OPTIONS: list[tuple[str, int]] = [
    # What may be sent again is decided in aegis._core.calls, which knows what a call means.
    ("grpc.enable_retries", 0),
    # Finds a node that vanished without closing its connection within 15 seconds.
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    ("grpc.http2.max_pings_without_data", 0),
    # A node that was restarted is back sooner than gRPC would look again, and one may have moved.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.dns_min_time_between_resolutions_ms", 1_000),
    # An answer holds at most 4 MiB of keys and values; this leaves room for their framing.
    ("grpc.max_receive_message_length", 8 << 20),
    # Two clients in one process share nothing, so closing one closes its connections.
    ("grpc.use_local_subchannel_pool", 1),
    # A cluster is reached directly, whatever web proxy the environment names.
    ("grpc.enable_http_proxy", 0),
]


def credentials(tls: Tls | None) -> grpc.ChannelCredentials | None:
    """``None`` for plain text.

    :raises ValueError: naming the file that cannot be used
    """
    if tls is None:
        return None
    return grpc.ssl_channel_credentials(_read(tls.authorities), _read(tls.key), _read(tls.certificate))


def _read(file: Path) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise ValueError(f"TLS file {file} is not there or cannot be read: {error.strerror}.") from error


def ended(error: grpc.RpcError, at: float) -> Ended:
    """The end of a call over a connection that was there."""
    code: str = error.code().name
    details: str = (error.details() or "").partition("\n")[0]
    metadata: Any = error.trailing_metadata() or ()
    trailer: bytes = next((value for key, value in metadata if key == _TRAILER), b"")
    never = code == "UNAVAILABLE" and not trailer and any(text in details for text in _NEVER_SENT)
    return Ended(code, details, trailer, sent=not never, at=at)


def unconnected(probe: Ended | None, limit: float, at: float) -> Ended:
    """The end of a call that was not made, for want of a connection."""
    if probe is None or probe.code == "DEADLINE_EXCEEDED":
        details = f"no connection within {round(limit * 1000)} ms"
    else:
        details = probe.details
    return Ended("UNAVAILABLE", details, b"", sent=False, at=at)


def is_connected(probe: Ended) -> bool:
    """Whether a failed probe was at least answered by a node."""
    return bool(probe.trailer) or probe.code not in ("UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED")


def breaks_connection(end: Ended) -> bool:
    """Whether the next call should look first whether there still is a connection."""
    return not is_connected(end)
