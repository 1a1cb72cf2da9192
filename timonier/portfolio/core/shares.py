"""Shares of scenarios with their intervals, and whether these leave a threshold open."""

from __future__ import annotations

import math
from collections.abc import Sequence

from timonier.portfolio.core.samples import Regret
from timonier.portfolio.core.thresholds import HIGH, REGRET, WRONG
from timonier.values.wilson import wilson

Ends = tuple[float, float]


def straddled(interval: Ends, threshold: float) -> bool:
    """Does the interval leave open on which side of the threshold the share is?"""
    return interval[0] < threshold <= interval[1]


def lost(rows: Sequence[Regret]) -> tuple[int, int]:
    """In how many scenarios a plan without it loses over 2 %: surely, and perhaps."""
    surely = sum(row.least > REGRET for row in rows)
    return surely, sum(row.most > REGRET for row in rows)


def verdict(rows: Sequence[Regret]) -> bool | None:
    """Is it needed in nine scenarios of ten or more? None while that is not settled.

    It may be asked after each scenario and is wrong once in a hundred at most, whenever it is
    believed: the likelihood under a mixture of all shares (Jeffreys' prior), a hundred times that
    under nine tenths, is met with such a chance if nine tenths is true (Robbins, Annals of
    Mathematical Statistics 41 (1970) 1397-1409). A scenario in which the loss could not be told
    counts against either answer.
    """
    count = len(rows)
    surely, perhaps = lost(rows)
    if surely > HIGH * count and _against(surely, count):
        return True
    return False if perhaps < HIGH * count and _against(perhaps, count) else None


def _against(hits: int, count: int) -> bool:
    """Do so many hits speak against a share of nine tenths?"""
    mixed = math.lgamma(hits + 0.5) + math.lgamma(count - hits + 0.5) - math.lgamma(count + 1)
    plain = hits * math.log(HIGH) + (count - hits) * math.log(1 - HIGH)
    return mixed - math.log(math.pi) - plain >= -math.log(WRONG)


def hopeless(rows: Sequence[Regret], count: int) -> bool:
    """Would `count` scenarios say neither, whichever way those that are left turn out?"""
    left = count - len(rows)
    surely, perhaps = lost(rows)
    never = perhaps < HIGH * count and _against(perhaps, count)
    return not never and wilson(surely + left, count)[0] < HIGH


def order_ends(count: int, share: float) -> tuple[int | None, int | None]:
    """Places, from 0 in ascending order, between which a quantile lies at 95 % (binomial).

    None: no observation is that low, or that high, at this confidence.
    """
    from scipy.special import bdtr

    tail = 0.025
    low = max((k for k in range(count) if float(bdtr(k, count, share)) <= tail), default=None)
    over = (k for k in range(count) if float(bdtr(k, count, share)) >= 1 - tail)
    return low, min(over, default=None)
