"""How long a proof may take."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

SECONDS = 60.0


class OutOfTime(Exception):
    """The best answer was not proven in the time there is."""


@dataclass(frozen=True, slots=True)
class Until:
    """A proof begins now; it may take `seconds`."""

    seconds: float = SECONDS
    begun: float = field(default_factory=time.monotonic)

    @property
    def left(self) -> float:
        """Seconds left, never none at all: a solver takes 0 for no limit."""
        return max(0.01, self.begun + self.seconds - time.monotonic())

    def check(self, what: str) -> None:
        """Raises OutOfTime, with what was to be proven."""
        if time.monotonic() > self.begun + self.seconds:
            raise OutOfTime(f"{what} was not proven in {self.seconds:g} seconds")
