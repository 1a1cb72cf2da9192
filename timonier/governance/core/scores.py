"""How good predictions were: Brier score and its parts, calibration, coverage and Winkler score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from timonier.values.wilson import wilson

FEW = 50  # under this many forecasts, five bins; from it on, ten


@dataclass(frozen=True, slots=True)
class Forecast:
    """A probability between 0 and 1 that something happens, and whether it did."""

    probability: float
    happened: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """A central interval said to hold the value with probability `level`, and the value."""

    low: float
    high: float
    level: float
    value: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the value fell inside; both ends are inside."""
        return self.low <= self.value <= self.high


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of like probability: what was said on average, and the share that happened.

    `lowest` and `highest` are the ends of the Wilson 95 % interval of that share.
    """

    start: float
    end: float
    count: int
    said: float
    happened: float
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Parts:
    """Brier = reliability - resolution + uncertainty + within_variance - within_covariance.

    The first three are Murphy's (1973, J. Appl. Meteor. 12, 595-600); the last two make the sum
    exact when probabilities differ inside a bin (Stephenson, Coelho and Jolliffe 2008, Weather and
    Forecasting 23, 752-757).
    """

    brier: float
    reliability: float
    resolution: float
    uncertainty: float
    within_variance: float
    within_covariance: float

    @property
    def total(self) -> float:
        """The sum of the parts, which is the Brier score."""
        return math.fsum(
            (
                self.reliability,
                -self.resolution,
                self.uncertainty,
                self.within_variance,
                -self.within_covariance,
            )
        )

    @property
    def skill(self) -> float | None:
        """Share of the Brier score of "always the base rate" that was saved; None without one."""
        return 1 - self.brier / self.uncertainty if self.uncertainty else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the intervals of one level held their value; Wilson 95 % around the share."""

    level: float
    count: int
    inside: int
    lowest: float
    highest: float

    @property
    def share(self) -> float | None:
        """Share that held; None of none."""
        return self.inside / self.count if self.count else None


def brier(forecasts: Sequence[Forecast]) -> float | None:
    """Mean squared distance of probability and outcome (Brier 1950): 0 best, 1 worst; None of none.

    Always saying one half scores 0.25.
    """
    if not forecasts:
        return None
    return math.fsum((f.probability - f.happened) ** 2 for f in forecasts) / len(forecasts)


def edges_for(count: int) -> tuple[float, ...]:
    """Ends of the bins for so many forecasts: fewer forecasts, wider bins."""
    bins = 5 if count < FEW else 10
    return tuple(n / bins for n in range(bins + 1))


def binned(
    forecasts: Iterable[Forecast], edges: Sequence[float]
) -> list[tuple[float, float, list[Forecast]]]:
    """Every forecast in exactly one bin: each holds its lower end, the last one both ends."""
    held: list[tuple[float, float, list[Forecast]]] = [(a, b, []) for a, b in pairwise(edges)]
    for forecast in forecasts:
        place = sum(1 for start, _end, _found in held[1:] if forecast.probability >= start)
        held[place][2].append(forecast)
    return held


def calibration(forecasts: Sequence[Forecast], edges: Sequence[float] | None = None) -> list[Bin]:
    """The calibration curve: the bins that hold a forecast, lowest probability first."""
    found = []
    for start, end, inside in binned(forecasts, edges or edges_for(len(forecasts))):
        if not inside:
            continue
        yes = sum(f.happened for f in inside)
        low, high = wilson(yes, len(inside))
        said = math.fsum(f.probability for f in inside) / len(inside)
        found.append(Bin(start, end, len(inside), said, yes / len(inside), low, high))
    return found


def parts(forecasts: Sequence[Forecast], edges: Sequence[float] | None = None) -> Parts | None:
    """The Brier score taken apart; the sum of the parts is the score to machine precision."""
    score = brier(forecasts)
    if score is None:
        return None
    count = len(forecasts)
    base = sum(f.happened for f in forecasts) / count
    groups = [found for *_, found in binned(forecasts, edges or edges_for(count)) if found]
    reliability, resolution, variance, covariance = [], [], [], []
    for group in groups:
        size = len(group)
        said = math.fsum(f.probability for f in group) / size
        seen = sum(f.happened for f in group) / size
        reliability.append(size * (said - seen) ** 2)
        resolution.append(size * (seen - base) ** 2)
        variance += [(f.probability - said) ** 2 for f in group]
        covariance += [2 * (f.probability - said) * (f.happened - seen) for f in group]
    sums = [math.fsum(each) / count for each in (reliability, resolution, variance, covariance)]
    return Parts(score, sums[0], sums[1], base * (1 - base), sums[2], sums[3])


def coverage(intervals: Sequence[Interval]) -> list[Coverage]:
    """How many of the intervals held, one line a level, lowest level first."""
    found = []
    for level in sorted({each.level for each in intervals}):
        those = [each for each in intervals if each.level == level]
        inside = sum(each.holds for each in those)
        found.append(Coverage(level, len(those), inside, *wilson(inside, len(those))))
    return found


def winkler(interval: Interval) -> float:
    """Width, plus 2/a for each unit by which the value missed, a = 1 - level (Winkler 1972).

    In the unit of the value; lower is better, and only scores in one unit may be compared.
    """
    outside = max(interval.low - interval.value, interval.value - interval.high, 0.0)
    return interval.high - interval.low + 2 / (1 - interval.level) * outside


def mean_winkler(intervals: Iterable[Interval]) -> dict[tuple[str, float], tuple[float, int]]:
    """(unit, level) -> mean Winkler score and how many intervals it stands on."""
    found: dict[tuple[str, float], list[float]] = {}
    for each in intervals:
        found.setdefault((each.unit, each.level), []).append(winkler(each))
    return {key: (math.fsum(each) / len(each), len(each)) for key, each in sorted(found.items())}
