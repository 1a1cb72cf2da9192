"""Notices that the machine's clock was set: it and a clock that nobody sets drift apart."""

from __future__ import annotations

import time
from datetime import timedelta

_NOISE_S = 1.0  # a clock that is corrected little by little was not set
NOT = timedelta(0)


class Watch:
    """Of one process, from its start."""

    def __init__(self) -> None:
        self._apart = _apart()

    def moved(self) -> timedelta:
        """How far the clock was set since it was last `settled`; negative: back."""
        moved = _apart() - self._apart
        return timedelta(seconds=moved) if abs(moved) >= _NOISE_S else NOT

    def settled(self) -> None:
        """What followed from it is done: from now on this is the time."""
        self._apart = _apart()


def _apart() -> float:
    return time.time() - time.monotonic()
