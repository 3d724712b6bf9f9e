"""How long a client relies on its session."""

from __future__ import annotations

from aegis._core.lease import MARGIN, Lease


def test_is_over_a_tenth_of_the_ttl_before_the_cluster_can_end_it() -> None:
    lease = Lease(sent_at=100.0, ttl=10.0)
    assert lease.is_alive(108.9)
    assert not lease.is_alive(109.0)
    assert 10.0 * (1 - MARGIN) == 9.0


def test_counts_from_when_the_renewal_was_sent_not_from_its_answer() -> None:
    lease = Lease(100.0, 10.0)
    lease.renewed(sent_at=103.0, ttl=10.0, at=108.0)
    assert lease.remaining(108.0) == 4.0


def test_an_answer_that_comes_late_does_not_bring_it_back() -> None:
    lease = Lease(100.0, 10.0)
    assert not lease.is_alive(109.5)
    lease.renewed(sent_at=109.4, ttl=10.0, at=109.6)
    assert not lease.is_alive(109.6)
    assert lease.over_because == "no renewal was acknowledged in time"


def test_a_renewal_told_only_after_the_end_counts_for_nothing_even_if_nobody_looked_meanwhile() -> None:
    lease = Lease(100.0, 10.0)
    lease.renewed(sent_at=108.0, ttl=10.0, at=109.5)
    assert not lease.is_alive(109.5)


def test_answers_out_of_order_never_shorten_it() -> None:
    lease = Lease(100.0, 10.0)
    lease.renewed(105.0, 10.0, 105.1)
    lease.renewed(103.0, 10.0, 105.2)
    assert lease.remaining(106.0) == 8.0


def test_the_first_reason_of_its_end_stands() -> None:
    lease = Lease(100.0, 10.0)
    lease.end("first")
    lease.end("second")
    assert lease.over_because == "first"
    assert lease.remaining(100.0) == 0.0
