"""A loss curve against the tolerance: over it, within it, or unknown when the band straddles it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["over", "within", "unknown"]
Curve = Sequence[Sequence[float]]  # [loss, P(a year costs more), half-width of the band]


@dataclass(frozen=True, slots=True)
class Standing:
    """The chance that a year costs more than a point of the tolerance, and what that means.

    `low` and `high` hold the chance at the confidence of the band.
    """

    chance: float
    low: float
    high: float
    verdict: Verdict


def standing(curve: Curve, *, loss: float, probability: float) -> Standing:
    """Where the curve stands at a point of the tolerance.

    The curve steps down, so between two of its losses the chance lies between their chances: a
    point that the simulation did not ask for is answered with that width added.
    """
    before, after, half = _around(curve, loss)
    low, high = max(0.0, after - half), min(1.0, before + half)
    verdict: Verdict = "unknown"
    if low > probability:
        verdict = "over"
    elif high <= probability:
        verdict = "within"
    return Standing((before + after) / 2, low, high, verdict)


def _around(curve: Curve, loss: float) -> tuple[float, float, float]:
    """The chances on both sides of a loss and the half-width of the band; equal on the curve."""
    if not curve:
        return 1.0, 0.0, 0.0
    place = bisect_left(curve, loss, key=lambda point: point[0])
    half = curve[0][2]
    if place < len(curve) and curve[place][0] == loss:
        return curve[place][1], curve[place][1], half
    before = curve[place - 1][1] if place else 1.0
    after = curve[place][1] if place < len(curve) else 0.0
    return before, after, half


def whole(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Over as soon as one point is; within when all are; None without any point."""
    found = set(verdicts)
    if not found:
        return None
    if "over" in found:
        return "over"
    return "unknown" if "unknown" in found else "within"
