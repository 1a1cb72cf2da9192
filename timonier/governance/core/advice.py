"""What a forecaster should change, said only once enough predictions have come due."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from timonier.governance.core.scores import Forecast, Interval
from timonier.values.wilson import wilson

ENOUGH = 20  # resolved predictions of a kind; under it chance speaks louder than habit

Finding = Literal["too few", "over", "under", "fair"]


@dataclass(frozen=True, slots=True)
class Advice:
    """`finding` over: too sure of oneself; under: not sure enough; fair: no sign of either.

    `claimed` is how often one said to be right, `seen` how often one was, `lowest` and `highest`
    its Wilson 95 % interval. All are None under ENOUGH predictions.
    """

    finding: Finding
    count: int
    claimed: float | None = None
    seen: float | None = None
    lowest: float | None = None
    highest: float | None = None
    widen: float | None = None  # intervals alone: the factor that would have made them right

    @property
    def missing(self) -> int:
        """How many more resolved predictions it takes to say anything."""
        return max(ENOUGH - self.count, 0)

    @property
    def gap(self) -> float | None:
        """Claimed less seen: positive when too sure."""
        return None if self.claimed is None or self.seen is None else self.claimed - self.seen

    @property
    def points(self) -> int | None:
        """The gap in whole per cent."""
        return None if self.gap is None else round(100 * self.gap)


def on_probabilities(forecasts: Sequence[Forecast]) -> Advice:
    """Whether the surer side of each forecast came true as often as it was said to.

    60 % for is 60 % sure of "yes", 40 % for is 60 % sure of "no"; one half takes no side and is
    left out. For forecasts of unlike probability the interval is wider than it need be (a sum of
    unlike trials varies less than like ones), so a finding is not made lightly.
    """
    sides = [f for f in forecasts if f.probability != 0.5]
    if len(sides) < ENOUGH:
        return Advice("too few", len(sides))
    claimed = math.fsum(max(f.probability, 1 - f.probability) for f in sides) / len(sides)
    right = sum((f.probability > 0.5) == f.happened for f in sides)
    return _judged(claimed, right, len(sides))


def on_intervals(intervals: Sequence[Interval], level: float = 0.9) -> Advice:
    """Whether intervals of this level held their value as often as they were said to."""
    those = [each for each in intervals if each.level == level]
    if len(those) < ENOUGH:
        return Advice("too few", len(those))
    inside = sum(each.holds for each in those)
    return _judged(level, inside, len(those), widen=widening(those, level))


def widening(intervals: Sequence[Interval], level: float) -> float | None:
    """The factor on every half-width that would have held the share `level` of the values.

    It is the split conformal quantile of |value - middle| / half-width: the ceil((n + 1) level)-th
    smallest (Vovk, Gammerman and Shafer 2005). None when there are too few, or none that serves.
    """
    place = math.ceil((len(intervals) + 1) * level)
    if not 1 <= place <= len(intervals):
        return None
    found = sorted(map(_reach, intervals))[place - 1]
    return found if math.isfinite(found) else None


def _reach(interval: Interval) -> float:
    half = (interval.high - interval.low) / 2
    distance = abs(interval.value - (interval.low + half))
    if half > 0:
        return distance / half
    return 0.0 if distance == 0 else math.inf


def _judged(claimed: float, right: int, count: int, widen: float | None = None) -> Advice:
    low, high = wilson(right, count)
    finding: Finding = "fair"
    if claimed > high:
        finding = "over"
    elif claimed < low:
        finding = "under"
    return Advice(finding, count, claimed, right / count, low, high, widen)
