"""An interval from what little was said: two ends, or one number amid a wide interval."""

from __future__ import annotations

HALF, DOUBLE = 0.5, 2.0  # an estimate given as one number is easily half or twice that


def spread(low: float | None, high: float | None) -> tuple[float, float, float]:
    """Least, likely, most. One number x gives x/2, x, 2x (the other way round below zero).

    The factor two on both sides is the spread of early estimates in the cone of uncertainty
    (Boehm, Software Engineering Economics, 1981): 0.5 to 2 once the product is defined.
    Raises ValueError when nothing was said, or upside down.
    """
    if low is None and high is None:
        raise ValueError("nothing was said")
    if low is None or high is None:
        only = high if low is None else low
        assert only is not None
        ends = sorted((only * HALF, only * DOUBLE))
        return ends[0], only, ends[1]
    if low > high:
        raise ValueError(f"upside down: {low}, {high}")
    return low, (low + high) / 2, high
