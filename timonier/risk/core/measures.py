"""What a sample of yearly losses says: mean, quantiles, tail means, exceedance with its band."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVELS = {"95": 0.95, "99": 0.99}
CONFIDENCE = 0.95
POINTS = 60


@dataclass(frozen=True, slots=True)
class Measures:
    """Figures of one loss distribution, in money; probabilities as shares."""

    mean: float
    p_no_loss: float
    var: dict[str, float]
    cvar: dict[str, float]
    exceedance: tuple[tuple[float, float, float], ...]


def measures(losses: Floats) -> Measures:
    """Summarise yearly losses (years,)."""
    ordered = np.sort(losses)
    var = {name: value_at_risk(ordered, level) for name, level in LEVELS.items()}
    return Measures(
        mean=float(ordered.mean()),
        p_no_loss=float(np.searchsorted(ordered, 0.0, side="right") / ordered.size),
        var=var,
        cvar={name: tail_mean(ordered, var[name], level) for name, level in LEVELS.items()},
        exceedance=exceedance(ordered),
    )


def value_at_risk(ordered: Floats, level: float) -> float:
    """inf{x: F(x) >= level} of the empirical distribution; `ordered` ascending."""
    place = math.ceil(level * ordered.size - 1e-9) - 1
    return float(ordered[max(0, place)])


def tail_mean(ordered: Floats, var: float, level: float) -> float:
    """CVaR = VaR + E[(L - VaR)+] / (1 - level), right where the distribution has atoms.

    Source: Rockafellar and Uryasev, J. Banking & Finance 26 (2002) 1443-1471.
    """
    tail = ordered[np.searchsorted(ordered, var, side="right") :]
    return var + float((tail - var).sum()) / (ordered.size * (1 - level))


def band(size: int) -> float:
    """Half-width of the Dvoretzky-Kiefer-Wolfowitz band at 95 % (Massart 1990)."""
    return math.sqrt(math.log(2 / (1 - CONFIDENCE)) / (2 * size))


def exceedance(ordered: Floats) -> tuple[tuple[float, float, float], ...]:
    """(loss, P(L > loss), half-width of the band), losses ascending from zero."""
    half = band(ordered.size)
    positive = ordered[np.searchsorted(ordered, 0.0, side="right") :]
    grid = np.zeros(1)
    if positive.size:
        grid = np.concatenate((grid, np.geomspace(positive[0], positive[-1], POINTS)))
    above = 1 - np.searchsorted(ordered, grid, side="right") / ordered.size
    return tuple((float(x), float(p), half) for x, p in zip(grid, above, strict=True))
