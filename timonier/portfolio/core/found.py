"""What a solver brings back, and how far a caller lets it go."""

from __future__ import annotations

import math
from dataclasses import dataclass

from timonier.portfolio.core.instance import Starts


@dataclass(frozen=True, slots=True)
class Found:
    """A plan (None: none found yet) and a bound no plan can pass, in the units maximised."""

    starts: Starts | None
    bound: float = math.inf
    proven: bool = False
    infeasible: bool = False
    work: float = 0.0  # deterministic units spent
    ended: bool = False  # by itself, within the gap asked, and not by a limit
    first: bool = True  # of plans worth as much, surely the first in the fixed order
