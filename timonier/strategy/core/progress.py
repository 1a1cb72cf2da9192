"""How far a key result is, beside where it should be by now; what a roll-up may and may not say."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

MARGIN = 0.1  # of the whole way: nearer than this to the straight line is on pace

Pace = Literal[
    "reached",
    "unsure",
    "missed",
    "behind",
    "on pace",
    "ahead",
    "not begun",
    "no dates",
    "unknown",
]


class NoWay(ValueError):
    """The start and the target are the same, or not finite: there is no way to measure along."""


def progress(value: float, baseline: float, target: float) -> float:
    """Share of the way from the baseline to the target: 0 at the start, 1 at the target.

    Works upwards and downwards alike. Not clipped: below zero it went backwards, past one it went
    beyond. Raises NoWay when the ends are equal or nothing finite can be said.
    """
    way, done = target - baseline, value - baseline
    if not way or not (math.isfinite(way) and math.isfinite(done)):
        raise NoWay
    share = done / way
    if not math.isfinite(share):
        raise NoWay
    return share


def clipped(share: float) -> float:
    """What of a share counts in a mean: one key result cannot pay for another."""
    return min(max(share, 0.0), 1.0)


def expected(starts_on: date | None, due_on: date | None, on: date) -> float | None:
    """Where the straight line from start to due day stands on a day; None without both days."""
    if starts_on is None or due_on is None or due_on <= starts_on:
        return None
    return clipped((on - starts_on).days / (due_on - starts_on).days)


def pace(
    share: float | None,
    *,
    starts_on: date | None,
    due_on: date | None,
    measured_on: date | None,
    today: date,
    sure: bool = True,
) -> Pace:
    """Ahead or behind of the straight line on the day it was measured; missed once time is over.

    A measure is compared with its own day: an old one is told as late, not punished twice. At its
    target while part of the measure is unknown (`sure` is false) it is not reached but unsure.
    """
    if share is None or measured_on is None:
        return "unknown"
    if share >= 1:
        return "reached" if sure else "unsure"
    if due_on is not None and today > due_on:
        return "missed"
    if starts_on is not None and today < starts_on:
        return "not begun"
    line = expected(starts_on, due_on, measured_on)
    if line is None:
        return "no dates"
    if share < line - MARGIN:
        return "behind"
    return "ahead" if share > line + MARGIN else "on pace"


def is_late(measured_on: date, cadence_days: int, today: date) -> bool:
    """Whether the next measure was due before today."""
    return (today - measured_on).days > cadence_days


@dataclass(frozen=True)
class RollUp:
    """What several key results say together.

    `mean` is over the known ones, each clipped; `low` and `high` are where the mean of all would
    lie if every unknown one had done nothing, or had reached its target. `worst` is the smallest
    known share, never hidden by the mean. Everything is None when nothing is known.
    """

    mean: float | None
    low: float | None
    high: float | None
    worst: float | None
    known: int
    unknown: int

    @property
    def reached(self) -> bool:
        """All of them are known to have reached their target; unknown is never done."""
        return self.known > 0 and not self.unknown and self.worst is not None and self.worst >= 1


def roll_up(shares: Sequence[float | None], weights: Sequence[float] | None = None) -> RollUp:
    """The weighted mean of shares and what the unknown ones could still change.

    `weights` (all above zero; equal by default) has one number a share.
    """
    heavy = [1.0] * len(shares) if weights is None else list(weights)
    known = [(share, w) for share, w in zip(shares, heavy, strict=True) if share is not None]
    if not known:
        return RollUp(None, None, None, None, 0, len(shares))
    held, total = math.fsum(w for _, w in known), math.fsum(heavy)
    points = math.fsum(clipped(share) * w for share, w in known)
    mean, low = points / held, points / total
    high = min((points + (total - held)) / total, 1.0) if len(known) < len(shares) else low
    worst = min(share for share, _ in known)
    return RollUp(mean, low, high, worst, len(known), len(shares) - len(known))
