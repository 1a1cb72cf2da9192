"""Facets of one row: the inequality that a point passes the most, found by a linear programme.

Over the dozen items that the point takes the most, every set that fits is known, so that the
steepest inequality is exact there (Boyd 1994, local cuts: Applegate, Bixby, Chvatal and Cook 2001);
its coefficients are then made whole and the other items are lifted into it.
"""

from __future__ import annotations

import numpy as np

from timonier.portfolio.core.covers import WIDEST, Cut, lifted, subsets
from timonier.portfolio.core.instance import Floats

_PASSED = 5e-3
_ROUNDS = 40
_LARGEST = 24  # coefficient tried in making them whole
_CLOSE = 1e-5


def steepest(share: Floats, weights: Floats, room: float) -> list[Cut]:
    """The facet that the point passes the most, as a list of one cut or none."""
    near = np.nonzero(share > 1e-6)[0]
    near = near[np.argsort(-share[near], kind="stable")][:WIDEST]
    if weights[near].sum() <= room:
        return []
    places = subsets(near.size)
    fit = places[places @ weights[near] <= room]
    slope = _slope(fit, share[near])
    whole = None if slope is None else _whole(slope)
    if whole is None:
        return []
    factors = np.zeros(weights.size, dtype=np.int64)
    factors[near] = whole
    most = int(np.max(fit @ whole))
    if float(factors @ share) <= most * (1 + _PASSED):
        return []
    order = np.lexsort((-weights, -share)).tolist()
    return [lifted(factors.tolist(), most, order, weights.tolist(), room)]


def _slope(fit: Floats, share: Floats) -> Floats | None:
    """Most of slope . share with slope . set <= 1 for each set that fits: sets come as needed."""
    from scipy.optimize import linprog

    known = np.eye(share.size)
    for _ in range(_ROUNDS):
        found = linprog(-share, A_ub=known, b_ub=np.ones(len(known)), bounds=(0, 1))
        if found.x is None or -found.fun <= 1 + _PASSED:
            return None
        over = fit @ found.x
        worst = np.argsort(-over, kind="stable")[:8]
        if over[worst[0]] <= 1 + 1e-7:
            slope: Floats = np.asarray(found.x)
            return slope
        known = np.vstack([known, fit[worst[over[worst] > 1 + 1e-7]]])
    return None


def _whole(slope: Floats) -> Floats | None:
    """The least whole multiples of the coefficients, None when there are none that are small."""
    least = slope[slope > _CLOSE].min()
    for times in range(1, _LARGEST):
        scaled = slope / least * times
        if np.abs(scaled - np.round(scaled)).max() < _CLOSE * _LARGEST:
            whole: Floats = np.round(scaled)
            return whole if whole.max() <= _LARGEST else None
    return None
