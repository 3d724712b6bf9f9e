"""Reads what a failed call says.

That is the ``Failure`` in its trailer, or the bare gRPC status where there is none (the node died, or something
between client and node answered). In doubt the outcome is unknown: calling a change that happened "not made" loses
somebody's write, the other mistake costs a read.
"""

from __future__ import annotations

from dataclasses import dataclass

from google.protobuf.message import DecodeError

from aegis._core.steps import Ended
from aegis._wire import common_pb2
from aegis.errors import AegisError, Compacted, LimitExceeded, OutcomeUnknown, RefusalCode, Refused


class RequestForgotten(OutcomeUnknown):
    """The request is older than what its session remembers. An acquire is remembered while it waits or holds its lock,
    so of an acquire this tells that it does neither."""


@dataclass(frozen=True)
class Definite:
    """Repeating it will fail again; ``cause`` is what the caller gets."""

    cause: AegisError
    leader_hint = ""


@dataclass(frozen=True)
class SafeToRetry:
    """Nothing was changed.

    ``leader_hint`` is the leader's address, empty if the node did not name it. ``overloaded`` tells that going
    elsewhere at once would only add to the load.
    """

    error: str
    leader_hint: str = ""
    overloaded: bool = False


@dataclass(frozen=True)
class Unsettled:
    """The change may have happened, or may still happen."""

    error: str
    leader_hint: str = ""


CallFailure = Definite | SafeToRetry | Unsettled

_F = common_pb2.FailureCode
_SAFE = (_F.NOT_LEADER, _F.NO_LEADER, _F.NOT_SERVING, _F.WATCH_TOO_SLOW)
_OVERLOADED = (_F.OVERLOADED, _F.STORAGE_EXHAUSTED)
_REFUSALS = {
    _F.INVALID_REQUEST: RefusalCode.INVALID_REQUEST,
    _F.SESSION_NOT_FOUND: RefusalCode.SESSION_NOT_FOUND,
    _F.NOT_HOLDER: RefusalCode.NOT_HOLDER,
    _F.STALE_TOKEN: RefusalCode.STALE_TOKEN,
    _F.ALREADY_REQUESTED: RefusalCode.ALREADY_REQUESTED,
    _F.GUARD_FAILED: RefusalCode.GUARD_FAILED,
    _F.FUTURE_REVISION: RefusalCode.FUTURE_REVISION,
    _F.PERMISSION_DENIED: RefusalCode.PERMISSION_DENIED,
    # Only calls that change the members end with these, and this client makes none of them.
    _F.MEMBER_CHANGE_UNDER_WAY: RefusalCode.OTHER,
    _F.MEMBER_NOT_FOUND: RefusalCode.OTHER,
    _F.MEMBER_EXISTS: RefusalCode.OTHER,
    _F.MEMBER_NOT_CAUGHT_UP: RefusalCode.OTHER,
    _F.QUORUM_AT_RISK: RefusalCode.OTHER,
    _F.MEMBER_UNREACHABLE: RefusalCode.OTHER,
}

_REFUSING_STATUS = (
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "UNAUTHENTICATED",
    "FAILED_PRECONDITION",
    "OUT_OF_RANGE",
    "RESOURCE_EXHAUSTED",
    "UNIMPLEMENTED",
)


def read_failure(ended: Ended) -> CallFailure:
    """Sorts the end of one attempt."""
    if ended.trailer:
        try:
            read = _from_failure(common_pb2.Failure.FromString(ended.trailer))
        except DecodeError:
            read = None  # not ours to read; the status still stands
        if read is not None:
            return read
    return _from_status(ended)


def _from_failure(failure: common_pb2.Failure) -> CallFailure | None:
    """``None`` when the code is one this client does not know."""
    code, message, hint = failure.code, failure.message, failure.leader_hint
    if code in _SAFE or code in _OVERLOADED:
        return SafeToRetry(_text(failure), hint, code in _OVERLOADED)
    if code == _F.OUTCOME_UNKNOWN:
        return Unsettled(_text(failure), hint)
    if code == _F.SEQUENCE_TOO_OLD:
        return Definite(RequestForgotten(message.removesuffix(".")))
    if code == _F.LIMIT_EXCEEDED:
        return Definite(LimitExceeded(message, failure.limit_name, failure.limit, failure.actual))
    if code == _F.COMPACTED:
        return Definite(Compacted(message, failure.compacted_revision, failure.newest_revision))
    if code in _REFUSALS:
        return Definite(Refused(_REFUSALS[code], message))
    return None


def _from_status(ended: Ended) -> CallFailure:
    error = f"{ended.code}: {ended.details}" if ended.details else ended.code
    if not ended.sent:
        return SafeToRetry(error)
    if ended.code == "INVALID_ARGUMENT":
        return Definite(Refused(RefusalCode.INVALID_REQUEST, f"The node refused the request: {error}."))
    if ended.code in _REFUSING_STATUS:
        return Definite(Refused(RefusalCode.OTHER, f"The node refused the call: {error}."))
    return Unsettled(error)


def _text(failure: common_pb2.Failure) -> str:
    name = common_pb2.FailureCode.Name(failure.code)
    return f"{name}: {failure.message.removesuffix('.')}" if failure.message else name
