"""What a sample of yearly losses says: mean, quantiles, tail means, exceedance with its band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from timonier.values.wilson import Z95

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Ends = tuple[float, float]

LEVELS = {"95": 0.95, "99": 0.99}
YEAR = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CONFIDENCE = 0.95
MOST_PULL = 0.9
FEWEST_TAIL = 30  # years in a tail under which its deviation tells nothing
POINTS = 80


@dataclass(frozen=True, slots=True)
class Bands:
    """Between which ends the true figure is at 95 %, for all that the simulated years tell.

    The mean is known in closed form: its ends meet.
    """

    mean: Ends
    var: dict[str, Ends]
    cvar: dict[str, Ends]


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one loss distribution, in money; probabilities as shares.

    `mean` is exact. `one_year` are quantiles of a single year's loss.
    """

    mean: float
    p_no_loss: float
    one_year: dict[str, float]
    var: dict[str, float]
    cvar: dict[str, float]
    exceedance: tuple[tuple[float, float, float], ...]
    band: Bands


def measures(losses: Floats, at: Sequence[float] = (), *, mean: float) -> Measures:
    """Summarise yearly losses (years,), none of them negative, whose true `mean` is known.

    The curve also stands on `at`. Only the years that cost something are put in order: most years
    of a rare risk cost nothing.
    """
    ordered = np.sort(losses[losses > 0])
    zeros = losses.size - ordered.size
    var = {name: value_at_risk(ordered, level, zeros) for name, level in LEVELS.items()}
    found = tails_of(ordered, zeros, mean)
    return Measures(
        mean=mean,
        p_no_loss=zeros / losses.size,
        one_year={name: value_at_risk(ordered, level, zeros) for name, level in YEAR.items()},
        var=var,
        cvar={name: tail.mean for name, tail in found.items()},
        exceedance=exceedance(ordered, zeros, at),
        band=Bands(
            mean=(mean, mean),
            var={
                name: quantile_band(ordered, level, zeros, most=mean / (1 - level))
                for name, level in LEVELS.items()
            },
            cvar={
                name: tail_band(ordered, zeros, mean, LEVELS[name], tail)
                for name, tail in found.items()
            },
        ),
    )


def value_at_risk(ordered: Floats, level: float, zeros: int = 0) -> float:
    """inf{x: F(x) >= level} of the empirical distribution.

    `ordered` ascending; `zeros` values of zero come before it.
    """
    place = math.ceil(level * (ordered.size + zeros) - 1e-9) - 1 - zeros
    return float(ordered[max(0, place)]) if place >= 0 or not zeros else 0.0


def quantile_band(ordered: Floats, level: float, zeros: int, *, most: float) -> Ends:
    """The 95 % interval of a quantile by order statistics (binomial, its normal approximation).

    Nothing is assumed of the distribution. Where no simulated year is high enough, the upper end is
    `most`, the mean over 1 - level: no quantile of what is never negative is above it (Markov).
    """
    size = ordered.size + zeros
    half = Z95 * math.sqrt(size * level * (1 - level)) + 1
    low, high = math.floor(size * level - half), math.ceil(size * level + half)
    bottom = float(ordered[low - zeros]) if low >= zeros else 0.0
    top = max(most, float(ordered[-1]) if ordered.size else 0.0)
    if high < size:
        top = float(ordered[high - zeros]) if high >= zeros else 0.0
    return bottom, top


@dataclass(frozen=True, slots=True)
class Tail:
    """A tail mean, and what its interval is worked out from."""

    mean: float
    raw: float  # before it was held between what is known
    start: int  # from where the years in order cost as much as the VaR
    over: Floats  # their excess over it
    slope: float  # how much of the simulated mean's error is taken off the excess


def tails(losses: Floats, mean: float) -> dict[str, float]:
    """CVaR of yearly losses (years,) whose mean is known; only the tail is put in order."""
    place = max(0, int(min(LEVELS.values()) * losses.size) - 1)
    ordered = np.partition(losses, place)
    ordered[place:] = np.sort(ordered[place:])
    return {name: tail.mean for name, tail in tails_of(ordered, 0, mean).items()}


def tails_of(ordered: Floats, zeros: int, mean: float) -> dict[str, Tail]:
    """Tails of losses whose tail is in order, with `zeros` years at nought before them.

    CVaR = VaR + E[(L - VaR)+] / (1 - level) with the known mean as control variate: what the
    simulated mean is off by is taken off the excess too, as far as the two go together
    (Glasserman 2003, 4.1). Giants carry both, so that the tail of a rare or heavy risk is as sure
    as its mean, and that of one that strikes in fewer years than the tail holds is exact. No tail
    mean is under the mean of all years or under that of a larger tail, nor does a smaller tail
    cost more in sum.
    """
    size = ordered.size + zeros
    first, second = float(ordered.sum()) / size, _squared(ordered) / size
    found: dict[str, Tail] = {}
    least, most = mean, mean  # of the tail mean; of the tail mean times the share of its years
    for name, level in LEVELS.items():
        var = value_at_risk(ordered, level, zeros)
        start = max(0, math.ceil(level * size - 1e-9) - 1 - zeros)
        over = np.maximum(ordered[start:] - var, 0.0)
        excess, squares = float(over.sum()) / size, _squared(over) / size
        spread = second - first * first
        slope = (squares + var * excess - excess * first) / spread if spread > 0 else 1.0
        raw = var + (excess - slope * (first - mean)) / (1 - level)
        value = max(var, least, min(raw, most / (1 - level)))
        found[name] = Tail(value, raw, start, over, slope)
        least, most = value, value * (1 - level)
    return found


def tail_band(ordered: Floats, zeros: int, mean: float, level: float, tail: Tail) -> Ends:
    """The 95 % interval of a tail mean, from the deviation of what the excess keeps of chance.

    The excess hangs on the VaR only in the second order. Few giants make that deviation itself
    unsure: Student's quantile has as many degrees of freedom as the fourth moment leaves, and the
    upper end moves up with the skewness (Hall, J. Royal Statistical Society B 54 (1992) 221-228).
    A tail of few years says only that it costs between the mean and the mean over 1 - level.
    """
    size, most = ordered.size + zeros, mean / (1 - level)
    low, high = mean, most
    if size * (1 - level) >= FEWEST_TAIL:
        below, above = (each / (1 - level) for each in _deviation(ordered, zeros, tail))
        low, high = max(mean, tail.raw - below), min(tail.raw + above, most)
    return min(tail.mean, low), max(tail.mean, high)


def _deviation(ordered: Floats, zeros: int, tail: Tail) -> Ends:
    """How far the 95 % interval of the mean excess goes below and above it."""
    from scipy.special import stdtrit

    size = ordered.size + zeros
    kept = ordered * -tail.slope
    kept[tail.start :] += tail.over
    centre = float(kept.sum()) / size
    kept -= centre
    kept /= 1 - np.minimum(MOST_PULL, _pull(ordered, size))
    squares = np.square(kept)
    second = (float(squares.sum()) + zeros * centre**2) / size
    fourth = (_squared(squares) + zeros * centre**4) / size
    if second <= 0:
        return 0.0, 0.0
    skew = (float((squares * kept).sum()) - zeros * centre**3) / size / second**1.5
    free = max(1.0, 2 * size / max(fourth / second**2 - 1, 1e-9))
    away = float(stdtrit(free, 0.5 + CONFIDENCE / 2))
    more = max(0.0, skew) * (2 * away**2 + 1) / (6 * math.sqrt(size))
    error = math.sqrt(second / size)
    return away * error, (away + more) * error


def _squared(values: Floats) -> float:
    """Their sum of squares; by itself, since the threads of a matrix library fight with ours."""
    return float(np.square(values).sum())


def _pull(ordered: Floats, size: int) -> Floats:
    """How much a year pulls the slope towards itself, and so hides its own deviation.

    Source: MacKinnon and White, J. Econometrics 29 (1985) 305-325 (HC3).
    """
    first = float(ordered.sum()) / size
    away = np.square(ordered - first)
    whole = float(away.sum()) + (size - ordered.size) * first**2
    pull: Floats = away / whole if whole > 0 else away
    return pull


def tail_years(losses: Floats, level: float) -> tuple[Places, Floats]:
    """The years that make the CVaR and their weights: losses[years] @ weights is the CVaR.

    Years beyond the VaR weigh 1 / (n (1 - level)); those on it share what mass is left, so that
    the parts of any split of the losses add up to the CVaR of their sum (Euler allocation:
    Tasche, "Risk contributions and performance measurement", 1999). Years at zero are left out.
    """
    place = math.ceil(level * losses.size - 1e-9) - 1
    var = float(np.partition(losses, place)[place])
    years = np.flatnonzero((losses >= var) & (losses > 0))
    beyond = losses[years] > var
    over = int(np.count_nonzero(beyond))
    left = (1 - level) - over / losses.size
    on_it = max(1, years.size - over)
    share = 1 / (losses.size * (1 - level))
    return years, np.where(beyond, share, max(0.0, left) / (1 - level) / on_it)


def band(size: int) -> float:
    """Half-width of the Dvoretzky-Kiefer-Wolfowitz band at 95 % (Massart 1990)."""
    return min(1.0, math.sqrt(math.log(2 / (1 - CONFIDENCE)) / (2 * size)))


def exceedance(
    ordered: Floats, zeros: int = 0, at: Sequence[float] = ()
) -> tuple[tuple[float, float, float], ...]:
    """(loss, P(L > loss), half-width of the band), losses ascending from zero."""
    size = ordered.size + zeros
    half = band(size)
    positive = ordered[np.searchsorted(ordered, 0.0, side="right") :]
    grid = np.zeros(1)
    if positive.size:
        first = positive[positive.size // 100]  # pennies need no points of the curve
        grid = np.concatenate((grid, np.geomspace(first, positive[-1], POINTS)))
        grid[-1] = positive[-1]  # geomspace may miss its end by a rounding
    grid = np.union1d(grid, np.asarray(at, dtype=float))
    above = (ordered.size - np.searchsorted(ordered, grid, side="right")) / size
    return tuple((float(x), float(p), half) for x, p in zip(grid, above, strict=True))
