"""What a failed call is read as."""

from __future__ import annotations

import pytest

from aegis._core.failures import Definite, SafeToRetry, Unsettled, read_failure
from aegis._core.steps import Ended
from aegis._wire import common_pb2
from aegis.errors import Compacted, LimitExceeded, OutcomeUnknown, RefusalCode, Refused


def ended(code: str, *, trailer: bytes = b"", sent: bool = True, details: str = "because") -> Ended:
    return Ended(code, details, trailer, sent, 0.0)


def of(code: int, **fields: int) -> bytes:
    failure = common_pb2.Failure(code=code, message="It is so.", **fields)  # type: ignore[arg-type]
    return failure.SerializeToString()


def test_every_code_of_the_protocol_has_a_meaning() -> None:
    for name, code in common_pb2.FailureCode.items():
        if code != common_pb2.FAILURE_CODE_UNSPECIFIED:
            # A status that would be read differently: so it is the code that was understood.
            read = read_failure(ended("OK", trailer=of(code)))
            assert not (isinstance(read, Unsettled) and read.error == "OK: because"), name


def test_a_compacted_revision_tells_what_is_left() -> None:
    trailer = of(common_pb2.COMPACTED, compacted_revision=5, newest_revision=9)
    read = read_failure(ended("OUT_OF_RANGE", trailer=trailer))
    assert isinstance(read, Definite)
    assert isinstance(read.cause, Compacted)
    assert (read.cause.compacted_revision, read.cause.newest_revision) == (5, 9)
    assert read.cause.code is RefusalCode.COMPACTED


def test_a_forgotten_sequence_is_an_unknown_outcome() -> None:
    read = read_failure(ended("FAILED_PRECONDITION", trailer=of(common_pb2.SEQUENCE_TOO_OLD)))
    assert isinstance(read, Definite)
    assert isinstance(read.cause, OutcomeUnknown)


def test_a_limit_is_definite() -> None:
    read = read_failure(ended("INVALID_ARGUMENT", trailer=of(common_pb2.LIMIT_EXCEEDED, limit=1, actual=2)))
    assert isinstance(read, Definite)
    assert isinstance(read.cause, LimitExceeded)


def test_an_unknown_code_leaves_the_word_to_the_status() -> None:
    assert read_failure(ended("UNAVAILABLE", trailer=of(999))) == Unsettled("UNAVAILABLE: because")


def test_a_trailer_that_cannot_be_read_leaves_the_word_to_the_status() -> None:
    assert read_failure(ended("UNAVAILABLE", trailer=b"\xff\xff")) == Unsettled("UNAVAILABLE: because")


@pytest.mark.parametrize("code", ["UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL", "CANCELLED", "UNKNOWN", "ABORTED"])
def test_without_a_word_from_the_node_the_outcome_is_unknown(code: str) -> None:
    assert read_failure(ended(code)) == Unsettled(f"{code}: because")


@pytest.mark.parametrize("code", ["UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL"])
def test_what_was_never_sent_changed_nothing(code: str) -> None:
    assert read_failure(ended(code, sent=False)) == SafeToRetry(f"{code}: because")


@pytest.mark.parametrize("code", ["PERMISSION_DENIED", "UNIMPLEMENTED", "RESOURCE_EXHAUSTED", "UNAUTHENTICATED"])
def test_a_refusing_status_is_definite(code: str) -> None:
    read = read_failure(ended(code))
    assert isinstance(read, Definite)
    assert isinstance(read.cause, Refused)
    assert read.cause.code is RefusalCode.OTHER


def test_an_invalid_argument_is_the_request_s_fault() -> None:
    read = read_failure(ended("INVALID_ARGUMENT"))
    assert isinstance(read, Definite)
    assert isinstance(read.cause, Refused)
    assert read.cause.code is RefusalCode.INVALID_REQUEST
