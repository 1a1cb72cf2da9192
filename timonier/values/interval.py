"""A quantity that is not known exactly: low, likely, high (an 80 % interval unless said)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Interval:
    """low <= likely <= high, in the unit its name says. Raises ValueError when upside down."""

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.likely <= self.high:
            raise ValueError(f"not in order: {self.low}, {self.likely}, {self.high}")


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of independent quantities.

    Likely values add; the two half-widths add in quadrature (propagation of independent errors,
    JCGM 100:2008, 5.1), since it is unlikely that every part ends at the same extreme.
    """
    known = list(parts)
    likely = math.fsum(part.likely for part in known)
    below = math.sqrt(math.fsum((part.likely - part.low) ** 2 for part in known))
    above = math.sqrt(math.fsum((part.high - part.likely) ** 2 for part in known))
    return Interval(likely - below, likely, likely + above)
