"""Elapsed time, immune to changes of the wall clock. Everything here that waits or expires asks it."""

from __future__ import annotations

import time

# A machine that slept must not believe in a lease that ended meanwhile: this clock counts sleep where there is one.
_SLEEP_COUNTING = getattr(time, "CLOCK_BOOTTIME", None)


def elapsed() -> float:
    """Seconds since some moment; only differences mean anything."""
    return time.monotonic() if _SLEEP_COUNTING is None else time.clock_gettime(_SLEEP_COUNTING)
