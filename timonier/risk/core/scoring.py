"""Earlier estimates against what happened: frequencies, losses, and how often we were right."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timonier.risk.core.draws import losses_of, pert, stream
from timonier.risk.core.inputs import Risk
from timonier.values.wilson import wilson

Floats = NDArray[np.float64]
DRAWS = 4000
MISS = 0.1  # an interval at 90 % misses one in ten


@dataclass(frozen=True, slots=True)
class Forecast:
    """An estimate that stood for a time, and what happened in it.

    `frequency` events a year (PERT), `years` how long it stood, `losses` those of its events whose
    loss is known, `loss_90` the interval given for one event.
    """

    risk: str
    frequency: tuple[float, float, float]
    loss_90: tuple[float, float]
    years: float
    events: int
    losses: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Frequency:
    """How one forecast of a frequency did.

    `expected` events; `low` and `high`, the middle 90 % of the counts it foresaw; `p_any`, its
    chance of at least one; `surprise`, the chance it gave to a count at least as far out
    (two-sided: twice the smaller tail, at most 1).
    """

    expected: float
    low: int
    high: int
    p_any: float
    surprise: float
    brier: float


def frequency_score(forecast: Forecast) -> Frequency:
    """Score a frequency: the count is Poisson given the rate, the rate PERT over its interval."""
    from scipy.special import pdtr

    rng = stream(1, "score", forecast.risk)
    rates = pert(rng, *forecast.frequency, DRAWS) * forecast.years
    at_most = float(np.mean(pdtr(forecast.events, rates)))
    at_least = 1.0 - (float(np.mean(pdtr(forecast.events - 1, rates))) if forecast.events else 0.0)
    p_any = float(-np.expm1(-rates).mean())
    low, high = _counts(rates)
    happened = 1.0 if forecast.events else 0.0
    return Frequency(
        expected=float(rates.mean()),
        low=low,
        high=high,
        p_any=p_any,
        surprise=min(1.0, 2 * min(at_most, at_least)),
        brier=(p_any - happened) ** 2,
    )


def _counts(rates: Floats) -> tuple[int, int]:
    """The 5th and 95th percentile of counts whose rates are drawn."""
    from scipy.special import pdtr

    def quantile(share: float) -> int:
        low, high = 0, 1
        while np.mean(pdtr(high, rates)) < share:
            low, high = high, high * 2
        while low < high:
            middle = (low + high) // 2
            if np.mean(pdtr(middle, rates)) >= share:
                high = middle
            else:
                low = middle + 1
        return low

    return quantile(0.05), quantile(0.95)


def event_90(risk: Risk) -> tuple[float, float]:
    """The 5th and 95th percentile of what one event costs, its secondary loss included."""
    if risk.secondary is None:
        return risk.loss_90
    drawn = losses_of(risk, stream(1, "event", risk.id), 20_000)
    low, high = np.quantile(drawn, (0.05, 0.95))
    return float(low), float(high)


def winkler(low: float, high: float, seen: float, *, miss: float = MISS) -> float:
    """Interval score: the width, and 2/miss for each unit by which the value lies outside.

    Lower is better, and least for the true quantiles. Source: Winkler, JASA 67 (1972) 187-191;
    Gneiting and Raftery, JASA 102 (2007), eq. 43.
    """
    return (high - low) + 2 / miss * (max(low - seen, 0.0) + max(seen - high, 0.0))


@dataclass(frozen=True, slots=True)
class Card:
    """How all forecasts did together; None where nothing can be said yet.

    `brier` of "at least one event", beside `brier_base`, that of always saying the share that
    came; `covered` of `losses` lay in their 90 % interval, a share between the ends of
    `coverage_95`; `winkler` is the mean interval score in money.
    """

    forecasts: int
    expected: float
    happened: int
    surprise: float | None
    brier: float | None
    brier_base: float | None
    losses: int
    covered: int
    coverage_95: tuple[float, float]
    winkler: float | None


def card(forecasts: Sequence[Forecast]) -> Card:
    """Score forecasts together."""
    scores = [frequency_score(each) for each in forecasts]
    losses = [(each.loss_90, loss) for each in forecasts for loss in each.losses]
    covered = sum(low <= loss <= high for (low, high), loss in losses)
    happened = [1.0 if each.events else 0.0 for each in forecasts]
    base = sum(happened) / len(happened) if happened else 0.0
    return Card(
        forecasts=len(forecasts),
        expected=math.fsum(score.expected for score in scores),
        happened=sum(each.events for each in forecasts),
        surprise=_together(forecasts),
        brier=_mean([score.brier for score in scores]),
        brier_base=base * (1 - base) if happened else None,
        losses=len(losses),
        covered=covered,
        coverage_95=wilson(covered, len(losses)),
        winkler=_mean([winkler(low, high, loss) for (low, high), loss in losses]),
    )


def _together(forecasts: Sequence[Forecast]) -> float | None:
    """How surprising the total of events is, all forecasts taken as independent."""
    from scipy.special import pdtr

    if not forecasts:
        return None
    rates = np.zeros(DRAWS)
    for each in forecasts:
        rates += pert(stream(1, "score", each.risk), *each.frequency, DRAWS) * each.years
    seen = sum(each.events for each in forecasts)
    at_most = float(np.mean(pdtr(seen, rates)))
    at_least = 1.0 - (float(np.mean(pdtr(seen - 1, rates))) if seen else 0.0)
    return min(1.0, 2 * min(at_most, at_least))


def _mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None
