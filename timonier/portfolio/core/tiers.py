"""Indispensable, useful, accessory: decided from obligations, acceptability and regret.

The acceptability of an initiative is the share of K joint scenarios whose best plan contains it.
It carries the idea of SMAA's acceptability (Lahdelma and Salminen, Operations Research 49 (2001)
444-454) from ranks to portfolios. The core index of Liesio, Mild and Salo (EJOR 181 (2007)
1488-1505) is near but not the same: it counts non-dominated portfolios under incomplete
information, each once, where this one weighs each plan by how likely it is to be the best.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core.instance import OUT, Instance
from timonier.portfolio.core.scenarios import Input
from timonier.portfolio.core.study import Regret, Study
from timonier.portfolio.core.thresholds import FEWEST, HIGH, LOW, NOTHING, REGRET

_Z = 1.959963984540054  # 97.5th percentile of the standard normal


@dataclass(frozen=True, slots=True)
class Tier:
    """One label and what it rests on.

    `tier` indispensable, useful, accessory, too few or set by hand (a what-if's own choice);
    `rule` obligation, predecessor, index, regret, rest, few, pinned or left out; `interval`
    Wilson, 95 %; `regret_p10` at least, None where there is no plan without it; `decided_by` the
    input whose uncertainty moves the initiative in and out of the best plan the most, with its
    correlation.
    """

    tier: str
    rule: str
    acceptability: float | None
    interval: tuple[float, float]
    regret_p10: float | None
    undetermined: bool
    forced_by: tuple[int, ...] = ()
    decided_by: tuple[Input, float] | None = None


def wilson(share: float, count: int) -> tuple[float, float]:
    """95 % interval of a share seen in `count` trials (Wilson 1927)."""
    if count == 0:
        return 0.0, 1.0
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = (
        _Z / (1 + _Z**2 / count) * math.sqrt(share * (1 - share) / count + (_Z / (2 * count)) ** 2)
    )
    return max(0.0, middle - half), min(1.0, middle + half)


def tiers(instance: Instance, found: Study) -> list[Tier]:
    """A tier for each initiative, in order. `instance` any of the question's."""
    return [_tier(instance, found, j) for j in range(instance.size)]


def _tier(instance: Instance, found: Study, j: int) -> Tier:
    count = len(found.samples)
    share = found.acceptability(j) if count else None
    interval = wilson(share or 0.0, count)
    if hand := _by_hand(instance, j):
        rule, why = hand
        return Tier("set by hand", rule, share, interval, None, False, why)
    if j in instance.must:
        owed = _owed(instance, j)
        rule = "obligation" if instance.obligation[j] else "predecessor"
        return Tier("indispensable", rule, share, interval, None, False, owed)
    p10, median = _figures(found, j, share or 0.0)
    tier, rule = _label(count, interval, p10, median)
    straddles = any(interval[0] < at < interval[1] for at in (LOW, HIGH))
    return Tier(
        tier,
        rule,
        share,
        interval,
        p10,
        undetermined=straddles or rule == "few",
        decided_by=deciding_input(found, j),
    )


def _by_hand(instance: Instance, j: int) -> tuple[str, tuple[int, ...]] | None:
    """A what-if's own choice is no evidence: it gets no tier. Its rule, and which choice it was."""
    if j in instance.owed:
        return None
    if j in instance.must:
        return "pinned", tuple(sorted(instance.descendants([j]) & instance.pinned))
    out = sorted(k for k in instance.ancestors([j]) if instance.latest.get(k) == OUT)
    return ("left out", tuple(out)) if out else None


def _label(
    count: int, interval: tuple[float, float], p10: float | None, median: float | None
) -> tuple[str, str]:
    if count < FEWEST:
        return "too few", "few"
    if interval[0] >= HIGH and p10 is not None and p10 > REGRET:
        return "indispensable", "index"
    if interval[1] <= LOW:
        return "accessory", "index"
    if median is not None and median <= NOTHING:
        return "accessory", "regret"
    return "useful", "rest"


def _figures(found: Study, j: int, share: float) -> tuple[float | None, float | None]:
    """10th percentile of the least regret, median of the most; None when not known.

    Out of more than a tenth of the best plans, an initiative has no regret there, so that its 10th
    percentile is nought without planning anything anew; likewise the median, out of more than half.
    """
    if not found.samples:
        return None, None
    if share < 0.5:
        return 0.0, 0.0
    rows: Sequence[Regret] = found.regrets.get(j, ())
    median = float(np.median([row.most for row in rows])) if rows else None
    if share < HIGH:
        return 0.0, median
    least = [row.least for row in rows]
    return (float(np.quantile(least, 0.1, method="lower")) if rows else None), median


def _owed(instance: Instance, j: int) -> tuple[int, ...]:
    owed = [k for k in sorted(instance.descendants([j])) if instance.obligation[k]]
    return (j,) if instance.obligation[j] else tuple(owed)


def deciding_input(found: Study, j: int) -> tuple[Input, float] | None:
    """The drawn input that goes most with j being in the best plan (point-biserial correlation)."""
    inside = np.array([s.starts is not None and s.starts[j] != OUT for s in found.samples], float)
    if inside.size < 3 or inside.std() == 0:
        return None
    numbers = [sample.number for sample in found.samples]
    centred = (inside - inside.mean()) / inside.std()
    best: tuple[Input, float] | None = None
    for key, draws in found.drawn.items():
        own = draws[numbers]
        if (spread := own.std()) > 0:
            moved = float((centred * (own - own.mean())).mean() / spread)
            if best is None or abs(moved) > abs(best[1]):
                best = (key, moved)
    return best
