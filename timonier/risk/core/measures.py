"""What a sample of yearly losses says: mean, quantiles, tail means, exceedance with its band."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]

LEVELS = {"95": 0.95, "99": 0.99}
YEAR = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
CONFIDENCE = 0.95
POINTS = 80


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one loss distribution, in money; probabilities as shares.

    `one_year` are quantiles of a single year's loss.
    """

    mean: float
    p_no_loss: float
    one_year: dict[str, float]
    var: dict[str, float]
    cvar: dict[str, float]
    exceedance: tuple[tuple[float, float, float], ...]


def measures(losses: Floats, at: Sequence[float] = ()) -> Measures:
    """Summarise yearly losses (years,), none of them negative; the curve also stands on `at`.

    Only the years that cost something are put in order: most years of a rare risk cost nothing.
    """
    ordered = np.sort(losses[losses > 0])
    zeros = losses.size - ordered.size
    var = {name: value_at_risk(ordered, level, zeros) for name, level in LEVELS.items()}
    return Measures(
        mean=float(ordered.sum() / losses.size),
        p_no_loss=zeros / losses.size,
        one_year={name: value_at_risk(ordered, level, zeros) for name, level in YEAR.items()},
        var=var,
        cvar={name: tail_mean(ordered, var[name], level, zeros) for name, level in LEVELS.items()},
        exceedance=exceedance(ordered, zeros, at),
    )


def value_at_risk(ordered: Floats, level: float, zeros: int = 0) -> float:
    """inf{x: F(x) >= level} of the empirical distribution.

    `ordered` ascending; `zeros` values of zero come before it.
    """
    place = math.ceil(level * (ordered.size + zeros) - 1e-9) - 1 - zeros
    return float(ordered[max(0, place)]) if place >= 0 or not zeros else 0.0


def tail_mean(ordered: Floats, var: float, level: float, zeros: int = 0) -> float:
    """CVaR = VaR + E[(L - VaR)+] / (1 - level), right where the distribution has atoms.

    Source: Rockafellar and Uryasev, J. Banking & Finance 26 (2002) 1443-1471.
    """
    tail = ordered[np.searchsorted(ordered, var, side="right") :]
    return var + float((tail - var).sum()) / ((ordered.size + zeros) * (1 - level))


def tails(losses: Floats) -> dict[str, float]:
    """CVaR of yearly losses (years,) at each level; only the tail is put in order."""
    place = max(0, int(min(LEVELS.values()) * losses.size) - 1)
    ordered = np.partition(losses, place)
    ordered[place:] = np.sort(ordered[place:])
    return {name: _tail(ordered, place, level) for name, level in LEVELS.items()}


def _tail(ordered: Floats, place: int, level: float) -> float:
    var = value_at_risk(ordered, level)
    excess = np.maximum(ordered[place:] - var, 0.0).sum()
    return var + float(excess) / (ordered.size * (1 - level))


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
    return math.sqrt(math.log(2 / (1 - CONFIDENCE)) / (2 * size))


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
