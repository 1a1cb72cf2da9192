"""Indispensable, useful, accessory: decided from obligations, acceptability and regret.

The acceptability of an initiative is the share of K joint scenarios whose best plan contains it.
It carries the idea of SMAA's acceptability (Lahdelma and Salminen, Operations Research 49 (2001)
444-454) from ranks to portfolios. The core index of Liesio, Mild and Salo (EJOR 181 (2007)
1488-1505) is near but not the same: it counts non-dominated portfolios under incomplete
information, each once, where this one weighs each plan by how likely it is to be the best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from timonier.portfolio.core.instance import OUT, Instance
from timonier.portfolio.core.samples import Study
from timonier.portfolio.core.scenarios import Input
from timonier.portfolio.core.shares import lost, order_ends, straddled, verdict
from timonier.portfolio.core.thresholds import FEWEST, HALF, HIGH, Z_SURE
from timonier.values.wilson import wilson

_TENTH = 0.1  # of the scenarios: the regret that nine in ten of them reach

Ends = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tier:
    """One label and what it rests on.

    `tier` indispensable, useful, accessory, too few or set by hand (a what-if's own choice);
    `rule` obligation, predecessor, index, rest, few, pinned or left out; `interval` Wilson, 95 %;
    `regret_p10` at least, None where there is no plan without it, `regret_interval` what the
    scenarios searched leave open of it (95 %; None: not searched); `undetermined` another draw of
    the scenarios may give another tier; `decided_by` the input whose uncertainty moves the
    initiative in and out of the best plan the most, with its correlation.
    """

    tier: str
    rule: str
    acceptability: float | None
    interval: Ends
    regret_p10: float | None
    undetermined: bool
    forced_by: tuple[int, ...] = ()
    decided_by: tuple[Input, float] | None = None
    regret_interval: Ends | None = None


def tiers(instance: Instance, found: Study) -> list[Tier]:
    """A tier for each initiative, in order. `instance` any of the question's."""
    return [_tier(instance, found, j) for j in range(instance.size)]


def _tier(instance: Instance, found: Study, j: int) -> Tier:
    count = len(found.samples)
    share = found.acceptability(j) if count else None
    interval = wilson((share or 0.0) * count, count)
    if hand := _by_hand(instance, j):
        rule, why = hand
        return Tier("set by hand", rule, share, interval, None, False, why)
    if j in instance.must:
        owed = _owed(instance, j)
        rule = "obligation" if instance.obligation[j] else "predecessor"
        return Tier("indispensable", rule, share, interval, None, False, owed)
    needed, open_ = _needed(found, j, share or 0.0)
    tier, rule = _label(count, share or 0.0, needed)
    p10, ends = _regret(found, j, share)
    return Tier(
        tier,
        rule,
        share,
        interval,
        p10,
        undetermined=rule == "few" or open_,
        decided_by=deciding_input(found, j),
        regret_interval=ends,
    )


def _by_hand(instance: Instance, j: int) -> tuple[str, tuple[int, ...]] | None:
    """A what-if's own choice is no evidence: it gets no tier. Its rule, and which choice it was."""
    if j in instance.owed:
        return None
    if j in instance.must:
        return "pinned", tuple(sorted(instance.descendants([j]) & instance.pinned))
    out = sorted(k for k in instance.ancestors([j]) if instance.latest.get(k) == OUT)
    return ("left out", tuple(out)) if out else None


def _needed(found: Study, j: int, share: float) -> tuple[bool, bool]:
    """Is much lost without it in nine scenarios of ten, and does a threshold stay open?

    Both hang on two shares of the scenarios: those whose best plan holds it, against a half and
    nine tenths, and those in which a plan without it loses more than 2 %, against nine tenths.
    """
    count = len(found.samples)
    open_ = any(straddled(wilson(share * count, count, Z_SURE), at) for at in (HALF, HIGH))
    rows = found.regrets.get(found.groups[j], ())
    if wilson(share * count, count)[0] < HIGH or not rows:
        return False, open_ or share >= HIGH
    sure = verdict(rows)
    if sure is None:
        return wilson(lost(rows)[0], len(rows))[0] >= HIGH, True
    return sure, open_


def _label(count: int, share: float, needed: bool) -> tuple[str, str]:
    if count < FEWEST:
        return "too few", "few"
    if needed:
        return "indispensable", "index"
    return ("accessory", "index") if share <= HALF else ("useful", "rest")


def _regret(found: Study, j: int, share: float | None) -> tuple[float | None, Ends | None]:
    """10th percentile of the least regret, and the 95 % interval of that percentile.

    Out of more than a tenth of the best plans, an initiative has no regret there, so that its 10th
    percentile is nought without planning anything anew.
    """
    if share is None:
        return None, None
    if share < HIGH:
        surely = wilson(share * len(found.samples), len(found.samples))[1] < HIGH
        return 0.0, (0.0, 0.0) if surely else None
    rows = found.regrets.get(found.groups[j], ())
    if not rows:
        return None, None
    least = float(np.quantile([row.least for row in rows], _TENTH, method="lower"))
    low, high = order_ends(len(rows), _TENTH)
    leasts, mosts = sorted(row.least for row in rows), sorted(row.most for row in rows)
    bottom = leasts[low] if low is not None else 0.0
    top = mosts[high] if high is not None else 1.0
    return least, (min(bottom, least), max(top, least))


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
