"""How long a plan may be searched for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


def _never() -> bool:
    return False


@dataclass(frozen=True)
class Effort:
    """How long to search. `work`, in CP-SAT's deterministic units, makes it reproducible."""

    seconds: float
    work: float | None = None
    gap: float = 0.0
    both: bool = True  # use both cores: the second solver and the neighbourhoods too
    ordered: bool = True  # of equal plans, give the first in the fixed order
    cancelled: Callable[[], bool] = field(default=_never)
