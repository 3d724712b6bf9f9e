"""A client's own count of a session's life."""

from __future__ import annotations

# The part of the TTL given up for clocks that run at different speeds.
MARGIN = 0.1


class Lease:
    """How long a session may be relied on.

    Guarantee: as long as this clock runs no more than a tenth slower than the cluster's, the lease is over here
    before the session can end there. Why: the cluster counts the TTL from when it applied a renewal, which is after
    the client sent it; the client counts nine tenths of the TTL from when it sent it. A renewal without an answer
    counts for nothing. Once over, always over: an answer that comes late does not bring the lease back, since
    somebody may have been told of the loss already.

    Each of the two attributes only ever moves one way, by one assignment, and that the lease is over wins whatever
    the order: so threads may share a lease without a lock.
    """

    def __init__(self, sent_at: float, ttl: float) -> None:
        self._deadline = sent_at + ttl * (1 - MARGIN)
        self._over_because: str | None = None

    def is_alive(self, at: float) -> bool:
        """Whether the lease still holds."""
        if self._over_because is None and at >= self._deadline:
            self.end("no renewal was acknowledged in time")
        return self._over_because is None

    def remaining(self, at: float) -> float:
        """How long it holds without a further renewal; 0 when it is over."""
        return max(0.0, self._deadline - at) if self.is_alive(at) else 0.0

    def renewed(self, sent_at: float, ttl: float, at: float) -> None:
        """A renewal sent at ``sent_at`` was acknowledged. Without effect when the lease is over."""
        renewed = sent_at + ttl * (1 - MARGIN)
        if self.is_alive(at) and renewed > self._deadline:
            self._deadline = renewed

    def end(self, because: str) -> None:
        """Ends the lease. The first reason stands."""
        if self._over_because is None:
            self._over_because = because

    @property
    def over_because(self) -> str | None:
        """Why it is over, as far as that has been noticed."""
        return self._over_because
