"""What an interval counts for in a plan, without the weight of the solver's modules."""

from __future__ import annotations

from collections.abc import Sequence

from timonier.values.interval import Interval


def pert_mean(interval: Interval | Sequence[float]) -> float:
    """(a + 4m + b) / 6, as docs/guide/plan-json.md says."""
    if isinstance(interval, Interval):
        low, likely, high = interval.low, interval.likely, interval.high
    else:
        low, likely, high = interval
    return (low + 4 * likely + high) / 6
