"""What initiatives bring by the risk they remove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Reduction:
    """What the treatments of one initiative bring, in money a year.

    `saved`: low, likely, high of the risk they remove; None when nobody knows. `cost`: what those
    treatments cost a year, once: what several initiatives carry out is split between them.
    `shared`: whether others treat the same risks. `unknown`: names of the treatments without any
    figure; neither their saving nor their cost is counted. `assumed`: names of those whose figure
    is no simulation's, but the estimate or the assumption of the risk.
    """

    saved: Triple | None
    cost: float = 0.0
    shared: bool = False
    unknown: tuple[Any, ...] = ()
    assumed: tuple[Any, ...] = ()
