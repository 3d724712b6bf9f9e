"""When a node that keeps a call waiting is given up."""

from __future__ import annotations

from typing import Any

from core.play import fails

from aegis._core.failures import Unsettled, read_failure
from aegis._core.looks import Looks
from aegis._core.steps import Ended
from aegis._wire import common_pb2

F = common_pb2.FailureCode
SILENT = Ended("DEADLINE_EXCEEDED", "", b"", sent=True, at=7.0)


def says(code: Any) -> Ended:
    return Ended("UNKNOWN", "", fails(code).trailer, sent=True, at=7.0)


def test_a_node_that_misses_three_looks_in_a_row_is_given_up_and_the_outcome_unknown() -> None:
    looks = Looks()
    assert looks.failed(SILENT) is None
    assert looks.failed(SILENT) is None
    end = looks.failed(SILENT)
    assert end is not None
    assert (end.sent, end.at) == (True, 7.0)
    assert isinstance(read_failure(end), Unsettled)


def test_a_node_out_of_touch_with_the_others_is_given_up_too() -> None:
    looks = Looks()
    assert [looks.failed(says(code)) is None for code in (F.NO_LEADER, F.NOT_LEADER, F.OUTCOME_UNKNOWN)] == [
        True,
        True,
        False,
    ]


def test_an_answer_and_a_definite_refusal_make_good_what_was_missed() -> None:
    looks = Looks()
    assert looks.failed(SILENT) is None
    assert looks.failed(SILENT) is None
    looks.answered()
    assert looks.failed(SILENT) is None
    assert looks.failed(SILENT) is None
    assert looks.failed(says(F.PERMISSION_DENIED)) is None
    assert looks.failed(SILENT) is None
    assert looks.failed(SILENT) is None
